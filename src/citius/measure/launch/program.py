# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - the supervisor starts sooner without pathlib
"""What to run: the words after the options, checked, as arguments of plain Python."""

import os
import sys

# The interpreter's one-letter options: those without a value, and those with one.
_PLAIN_FLAGS = frozenset("bBdEiIOPqRsSuvx")
_VALUE_FLAGS = frozenset("WX")


class ProgramError(ValueError):
    """There is no such program."""


def is_form(word: str) -> bool:
    """Say whether a word is where the program starts: `-m...`, `-c...`, `-` or no option."""
    return not word.startswith("-") or word == "-" or word[:2] in ("-m", "-c")


def python_arguments(words: list[str], folder: str | os.PathLike[str] | None = None) -> list[str]:
    """Return the arguments that make plain Python run the program.

    Args:
        words: `PROGRAM ARGS...`, `-m MODULE ARGS...` or `-c CODE ARGS...`; a leading `--` ends
            the options, so that a program's name may start with a dash.
        folder: where a relative PROGRAM lies; by default the working directory.

    Raises:
        ProgramError: the program is missing, a folder without `__main__.py`, or not readable.
            Modules are left to Python: only the program's own path tells where they are.
    """
    ended = words[:1] == ["--"]
    words = words[1:] if ended else words
    if not words:
        raise ProgramError("no program given: expected PROGRAM, -m MODULE or -c CODE")
    name = words[0]
    if name[:2] in ("-m", "-c"):
        if name in ("-m", "-c") and len(words) == 1:
            what = "a module's name" if name == "-m" else "code"
            raise ProgramError(f"nothing follows {name}: expected {what}")
        return words
    if name == "-":
        return words
    _check(name, os.path.join(folder or "", name))
    return ["--", *words] if name.startswith("-") else words


def files(arguments: list[str]) -> list[str]:
    """Return the files that `python_arguments` names as the program: none for modules and code."""
    words = arguments[1:] if arguments[0] == "--" else arguments
    if arguments[0] != "--" and words[0].startswith("-"):
        return []
    return [words[0], os.path.join(words[0], "__main__.py")]


def interpreter_flags(original: list[str] | None = None) -> list[str]:
    """Return the options that this interpreter was started with, as they were written.

    Args:
        original: the interpreter's whole command line; by default this process's.
    """
    flags: list[str] = []
    words = iter((sys.orig_argv if original is None else original)[1:])
    for word in words:
        if word.startswith("--") and word != "--":
            flags.append(word)
            if word == "--check-hash-based-pycs":
                flags.append(next(words, ""))
            continue
        if is_form(word) or word == "--":
            break
        letters = word[1:]
        plain = letters[: _count_plain(letters)]
        rest = letters[len(plain) :]
        if not rest:
            flags.append(word)
        elif rest[0] in _VALUE_FLAGS:
            flags.append(word)
            if len(rest) == 1:
                flags.append(next(words, ""))
        else:  # A cluster such as -Bm or -Bc, whose last letter starts the program.
            if plain:
                flags.append(f"-{plain}")
            break
    return flags


def _count_plain(letters: str) -> int:
    """Return how many letters at the start are options without a value."""
    for index, letter in enumerate(letters):
        if letter not in _PLAIN_FLAGS:
            return index
    return len(letters)


def _check(name: str, path: str) -> None:
    """Raise `ProgramError` unless Python can run the program `name` at `path`."""
    try:
        os.stat(path)
    except FileNotFoundError:
        raise ProgramError(f"no such file: {name!r}{_hint(name)}") from None
    except OSError as error:
        raise ProgramError(f"{name!r} cannot be read: {error.strerror}") from None
    if os.path.isdir(path):
        if not os.path.isfile(os.path.join(path, "__main__.py")):
            raise ProgramError(f"{name!r} is a directory without a __main__.py")
    elif not os.access(path, os.R_OK, effective_ids=True):
        raise ProgramError(f"{name!r} cannot be read: Permission denied")


def _hint(name: str) -> str:
    """Return what was perhaps meant by the name of a missing file."""
    if os.sep in name:
        return ""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        script = os.path.join(folder, name)
        if os.path.isfile(script) and os.access(script, os.X_OK):
            return f"; for the command of that name: citius run {script}, or -m with its module"
    return f"; for the module: citius run -m {name}" if _is_module(name) else ""


def _is_module(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return name.isidentifier() and find_spec(name) is not None
    except ValueError:  # Such as __main__: a module without a spec, which cannot be run by name.
        return False
