# SPDX-License-Identifier: Apache-2.0
"""The environment variable by which a session reaches the processes of a run.

Its value is `DIRECTORY;rate=HZ;mode=MODE;children=0|1;first=PID`, where PID is the process that
`citius run` started, or 0. The directory may hold any character, so it is cut from the right.

Imported inside the measured program: see `hook` for what that forbids.
"""

VARIABLE = "CITIUS_SESSION"

_FIELDS = ("rate", "mode", "children", "first")


class Settings:
    """What a process has to know to measure itself.

    Attributes:
        directory: the session's directory, absolute.
        rate: samples a second and thread.
        mode: "auto", "perf" or "timer".
        children: whether processes other than `first` are measured.
        first: process id of the program itself, 0 where nobody is the first.
    """

    __slots__ = ("children", "directory", "first", "mode", "rate")

    def __init__(self, directory: str, rate: int, mode: str, children: bool, first: int = 0):
        self.directory = directory
        self.rate = rate
        self.mode = mode
        self.children = children
        self.first = first

    def encode(self) -> str:
        """Return the variable's value."""
        return (
            f"{self.directory};rate={self.rate};mode={self.mode}"
            f";children={int(self.children)};first={self.first}"
        )


def decode(value: str) -> Settings:
    """Return what the variable's value says.

    Raises:
        ValueError: the value is not one that `Settings.encode` writes.
    """
    directory, *pairs = value.rsplit(";", len(_FIELDS))
    texts = {}
    for name, pair in zip(_FIELDS, pairs, strict=False):
        key, _, texts[name] = pair.partition("=")
        if key != name:
            raise ValueError(f"{VARIABLE} is {value!r}: expected `{name}=`, got {pair!r}")
    if len(texts) != len(_FIELDS) or not directory.startswith("/"):
        raise ValueError(f"{VARIABLE} is {value!r}: expected DIRECTORY and {', '.join(_FIELDS)}")
    return Settings(
        directory,
        int(texts["rate"]),
        texts["mode"],
        texts["children"] == "1",
        int(texts["first"]),
    )
