# SPDX-License-Identifier: Apache-2.0
"""Look for motifs in DNA reads and report how often each occurs, with the GC share."""

import random
import sys

MOTIFS = ["GAATTC", "GGATCC", "AAGCTT", "CTGCAG", "TGACGTCA", "CACGTG"]


def make_reads(rng, count, length):
    for number in range(count):
        yield f"read{number:05d}", "".join(rng.choices("ACGT", k=length))


def has_motif(read, motif):
    width = len(motif)
    for start in range(len(read) - width + 1):
        if read[start : start + width] == motif:
            return True
    return False


def gc_share(read):
    return (read.count("G") + read.count("C")) / len(read)


def survey(reads, motifs):
    found = dict.fromkeys(motifs, 0)
    pairs = 0
    checks = 0
    shares = []
    for name, read in reads:
        hits = [motif for motif in motifs if has_motif(read, motif)]
        for motif in hits:
            found[motif] += 1
        pairs += len(hits) > 1
        for letter in name:
            checks = (checks * 33 + ord(letter) + len(hits)) % 1_000_003
        shares.append(gc_share(read))
    return found, pairs, checks, shares


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 2500
    seed = int(argv[2]) if len(argv) > 2 else 16
    motifs = MOTIFS + argv[3:]
    found, pairs, checks, shares = survey(make_reads(random.Random(seed), count, 900), motifs)
    for motif in motifs:
        print(f"{motif:<10}{found[motif]:>7}")
    print(f"{pairs} reads with two motifs or more, check {checks}")
    print(f"mean GC share {sum(shares) / len(shares):.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
