# SPDX-License-Identifier: Apache-2.0
"""Find the sections of a manual that answer a list of questions.

    python text_index.py [QUERY ...] [--top N] [--documents N]

The words of the sections are stemmed, stop words are dropped, and each
section is scored for each question with BM25. Without a QUERY on the command
line the questions come from data/queries.txt.
"""

import argparse
import math
import sys
import zlib
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
VOWELS = ["a", "e", "i", "o", "u", "y"]
SUFFIXES = [
    ("ization", "ize"),
    ("fulness", "ful"),
    ("ations", "ate"),
    ("ation", "ate"),
    ("iveness", "ive"),
    ("ousness", "ous"),
    ("ements", ""),
    ("ement", ""),
    ("ments", ""),
    ("ment", ""),
    ("nesses", ""),
    ("ness", ""),
    ("ities", "ity"),
    ("ings", ""),
    ("ing", ""),
    ("ions", ""),
    ("ion", ""),
    ("ables", ""),
    ("able", ""),
    ("ibly", ""),
    ("edly", ""),
    ("sses", "ss"),
    ("ies", "y"),
    ("ers", ""),
    ("er", ""),
    ("ed", ""),
    ("ly", ""),
    ("s", ""),
    ("e", ""),
]
K1 = 1.2
B = 0.75


class Document:
    """One section of the manual: its title and its stemmed words."""

    def __init__(self, title, text, stopwords):
        self.title = title
        self.text = text
        self.terms = []
        for word in tokenize(title + "\n" + text):
            if word not in stopwords:
                self.terms.append(stem(word))


class Collection:
    """The documents together, with what scoring needs to know of them."""

    def __init__(self, documents):
        self.documents = documents
        self.average_length = sum(len(document.terms) for document in documents) / len(documents)

    def inverse_frequency(self, term):
        """A high number for a term that few documents have"""
        having = 0
        for document in self.documents:
            if term in document.terms:
                having += 1
        return math.log(1 + (len(self.documents) - having + 0.5) / (having + 0.5))

    def score(self, document, terms):
        """BM25: how well the document answers a question of these terms"""
        score = 0.0
        for term in terms:
            count = document.terms.count(term)
            if count == 0:
                continue
            length = len(document.terms) / self.average_length
            score += (
                self.inverse_frequency(term)
                * count
                * (K1 + 1)
                / (count + K1 * (1 - B + B * length))
            )
        return score

    def search(self, terms, top):
        """The best (score, document) pairs, best first"""
        found = []
        for document in self.documents:
            score = self.score(document, terms)
            if score > 0:
                found.append((score, document))
        found.sort(key=lambda pair: (-pair[0], pair[1].title))
        return found[:top]

    def vocabulary(self):
        """All terms in the order they first occur in"""
        vocabulary = []
        for document in self.documents:
            for term in document.terms:
                if term not in vocabulary:
                    vocabulary.append(term)
        return vocabulary


def tokenize(text):
    """Split a text into lower-case words; names_like_this stay in one piece."""
    words = []
    word = ""
    for character in text.lower():
        if character.isalnum() or character == "_":
            word += character
        elif word:
            words.append(word)
            word = ""
    if word:
        words.append(word)
    return words


def has_vowel(text):
    for character in text:
        if character in VOWELS:
            return True
    return False


def stem(word):
    """Cut the endings of a word: connections, connected -> connect"""
    if "_" in word or not word.isalpha():
        return word
    for suffix, replacement in SUFFIXES:
        if word.endswith(suffix):
            root = word[: len(word) - len(suffix)]
            if len(root) < 3 or not has_vowel(root):
                continue
            if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
                root = root[:-1]
            return root + replacement
    return word


def read_lines(path):
    """The lines of a file that are neither empty nor comments"""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] != "#"]


def read_documents(path, stopwords, limit):
    """Read a file of sections that each start with "== TITLE"."""
    documents = []
    sections = path.read_text(encoding="utf-8").split("\n== ")
    for section in sections[1:]:
        if limit is not None and len(documents) == limit:
            break
        title, text = section.split("\n", 1)
        documents.append(Document(title, text.strip(), stopwords))
    return documents


def snippet(document, terms, width=60):
    """The first line of the document that has one of the terms in it"""
    for line in document.text.splitlines():
        for word in tokenize(line):
            if stem(word) in terms:
                return line.strip()[:width].rstrip()
    return document.text.splitlines()[0][:width].rstrip()


def answer(collection, query, stopwords, top):
    """Search for one question and lay the ranking out as text."""
    terms = []
    for word in tokenize(query):
        if word not in stopwords and stem(word) not in terms:
            terms.append(stem(word))
    text = f"? {query}\n"
    for score, document in collection.search(terms, top):
        text += f"  {score:7.3f}  {document.title}\n"
        text += f"           | {snippet(document, terms)}\n"
    return text


def main():
    parser = argparse.ArgumentParser(description="Search a manual.")
    parser.add_argument("query", nargs="*", help="questions to answer")
    parser.add_argument("--manual", type=Path, default=DATA / "manual.txt")
    parser.add_argument("--queries", type=Path, default=DATA / "queries.txt")
    parser.add_argument("--stopwords", type=Path, default=DATA / "stopwords.txt")
    parser.add_argument("--documents", type=int, help="read only N sections")
    parser.add_argument("--top", type=int, default=5, help="answers to show")
    args = parser.parse_args()
    try:
        stopwords = read_lines(args.stopwords)
        queries = args.query or read_lines(args.queries)
        documents = read_documents(args.manual, stopwords, args.documents)
    except OSError as error:
        sys.exit(f"text_index.py: cannot read {error.filename}: {error.strerror}")
    if not documents:
        sys.exit(f"text_index.py: {args.manual} has no sections")

    collection = Collection(documents)
    vocabulary = collection.vocabulary()
    output = ""
    for query in queries:
        output += answer(collection, query, stopwords, args.top)
    print(output, end="")
    print(f"{len(documents)} sections, {len(vocabulary)} different terms")
    print(f"Checksum {zlib.crc32((output + ' '.join(vocabulary)).encode()):08x}")


if __name__ == "__main__":
    main()
