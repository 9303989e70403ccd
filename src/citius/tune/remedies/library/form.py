# SPDX-License-Identifier: Apache-2.0
"""A format of `strptime` in which every field has one place, and the function that reads by it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from citius.tune.remedies._shared.added import Refused, quoted
from citius.tune.source.tree import Tree

_WIDTHS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "b": 3}
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = _NAMES.split()


@dataclass
class Form:
    """A format in which every field has one place: `places` maps a directive to where it is."""

    text: str
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    literals: list[tuple[int, str]] = field(default_factory=list)
    length: int = 0
    after_fraction: str = ""

    @classmethod
    def of(cls, text: str) -> "Form":
        """Read a format. Raises Refused if it is not of fixed width, or lacks a part of the date."""
        form = cls(text)
        for directive, literal in re.findall(r"%(.)|([^%])", text, re.DOTALL):
            form._take(directive, literal)
        given = set(form.places)
        year_and_month = len(given & {"Y", "y"}) == len(given & {"m", "b"}) == 1
        parts = "".join(p for p in "HMSf" if p in given)
        if text.endswith("%") or not year_and_month or "d" not in given:
            raise Refused("the format does not give a whole date")
        if not "HMSf".startswith(parts) or ("z" in given and not parts):
            raise Refused("the format gives a part of a time without what it is a part of")
        return form

    @property
    def named_month(self) -> bool:
        """Say if the month is a name."""
        return "b" in self.places

    def _take(self, directive: str, literal: str) -> None:
        if "z" in self.places or directive in self.places:
            raise Refused("the format repeats a field, or goes on after the time zone")
        if literal:
            if "f" in self.places:
                self.after_fraction += literal
            else:
                self.literals.append((self.length, literal))
                self.length += 1
        elif directive == "f" or (directive == "z" and "f" not in self.places):
            self.places[directive] = self.length, self.length
        elif directive in _WIDTHS and "f" not in self.places:
            self.places[directive] = self.length, self.length + _WIDTHS[directive]
            self.length += _WIDTHS[directive]
        else:
            raise Refused(f"`%{directive}` has no fixed place, or no counterpart")

    # -- code ----------------------------------------------------------------------------

    def code(self, tree: Tree, name: str, owner: str) -> str:
        """Return the function's text; `owner` is the class's name in the file."""
        months = tree.fresh(f"{name}_months")
        table = ", ".join(f'"{m}": "{n:02}"' for n, m in enumerate(_MONTHS, 1))
        tests = "\n        and ".join(["type(text) is str", *self._tests(tree, months)])
        return (
            (f"{months} = {{{table}}}\n\n\n" if self.named_month else "")
            + f"def {name}(text):\n"
            + '    """Do as `strptime` by the format below; text of full width takes less."""\n'
            + f"    if (\n        {tests}\n    ):\n"
            + f"        try:\n            return {owner}.fromisoformat({self._iso(months)})\n"
            + "        except ValueError:\n            pass\n"
            + f"    return {owner}.strptime(text, {quoted(tree, self.text)})"
        )

    def _tests(self, tree: Tree, months: str) -> Iterator[str]:
        """Yield the conditions under which every field has its place."""
        n, rest = self.length, self.after_fraction
        if "f" in self.places:
            low, high = n + 1 + len(rest), n + 6 + len(rest)
            yield f"{low} <= len(text) <= {high}"
            yield f"{self._fraction()}.isdigit()"
        elif "z" in self.places:
            yield f"len(text) in ({n + 5}, {n + 6})"
            yield f'text[{n}] in "+-"'
            yield f'text[{n + 3}:-2] in ("", ":")'
            yield 'text[-2] < "6"'
        else:
            yield f"len(text) == {n}"
        for run in _runs(self.literals):
            start, literal = run
            end = start + len(literal)
            place = f"{start}" if len(literal) == 1 else f"{start}:{end}"
            yield f"text[{place}] == {quoted(tree, literal)}"
        if rest:
            yield f"text.endswith({quoted(tree, rest)})"
        if "H" in self.places:
            yield f'{self._slice("H")} < "24"'
        if self.named_month:
            yield f"{self._slice('b')} in {months}"
            yield 'locale.setlocale(locale.LC_TIME) == "C"'

    def _slice(self, directive: str) -> str:
        start, end = self.places[directive]
        return f"text[{start}:{end}]"

    def _fraction(self) -> str:
        end = f"-{len(self.after_fraction)}" if self.after_fraction else ""
        return f"text[{self.length}:{end}]"

    def _iso(self, months: str) -> str:
        """Return the expression of the text in ISO 8601's order."""
        if self._is_iso():
            return "text"
        year = self._slice("Y") if "Y" in self.places else self._slice("y")
        short = f"{{'20' if {year} < '69' else '19'}}" if "y" in self.places else ""
        month = f"{months}[{self._slice('b')}]" if self.named_month else self._slice("m")
        code = f"{short}{{{year}}}-{{{month}}}-{{{self._slice('d')}}}"
        for directive, before in zip("HMS", " ::", strict=True):
            if directive in self.places:
                code += f"{before}{{{self._slice(directive)}}}"
        if "f" in self.places:
            code += f".{{{self._fraction()}}}"
        if "z" in self.places:
            code += f"{{text[{self.length}:{self.length + 3}]}}:{{text[-2:]}}"
        return f'f"{code}"'

    def _is_iso(self) -> bool:
        return bool(re.fullmatch(r"%Y-%m-%d([ T]%H:%M(:%S(\.%f)?)?)?", self.text))


def _runs(literals: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join neighbouring characters."""
    runs: list[tuple[int, str]] = []
    for place, character in literals:
        if runs and runs[-1][0] + len(runs[-1][1]) == place:
            runs[-1] = runs[-1][0], runs[-1][1] + character
        else:
            runs.append((place, character))
    return runs
