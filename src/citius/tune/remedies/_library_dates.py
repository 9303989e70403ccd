# SPDX-License-Identifier: Apache-2.0
"""`datetime.strptime` by a form of fixed width: `fromisoformat` of the same fields, put in order.

What is exactly the same, and why:

- Where every field has its full width and the text has the literals of the format at their places,
  `fromisoformat` takes ASCII digits only and refuses values out of range; `strptime` then reads
  the same fields (its patterns in Lib/_strptime.py try the full width first), so both give one
  naive `datetime` with `fold=0`. Anything else, and everything that `fromisoformat` refuses, goes
  to `strptime` itself, outside of any `except`: results and errors are its own.
- Hour 24 is refused beforehand: `fromisoformat` takes `24:00` from Python 3.14 on.
- `%f` takes one to six digits in both; `fromisoformat` would cut a seventh off, and take a time zone
  after them, so length and digits are asked.
- `%z` as `+hhmm` or `+hh:mm` gives the same fixed `timezone`, and `timezone.utc` itself for zero.
  Minutes of 60 and more, which `fromisoformat` adds up, are refused beforehand.
- `%y`: 69 to 99 are of the 20th century, 0 to 68 of the 21st (POSIX), as in `strptime`.
- `%b` depends on the locale: only where LC_TIME is "C" are the names those of the table.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from citius.tune.remedies._added import (
    Offer,
    Refused,
    added,
    bound_for,
    builtins_of,
    replaceable,
    text_of,
)
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_DATETIME = Ref("member", "datetime.datetime")
_WIDTHS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "b": 3}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def dates(tree: Tree) -> Iterator[Offer]:
    """Yield the formats by which the file reads dates."""
    formats: dict[str, list[ast.Call]] = {}
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "strptime"
            and tree.flow.value(node.func.value) == {_DATETIME}
            and len(node.args) == 2
            and not _within_reader(tree, node)
        ):
            formats.setdefault(ast.unparse(node.args[1]), []).append(node)
    for shown, calls in formats.items():
        yield Offer(calls, f"strptime(..., {shown})", 6.0, lambda c=calls: _plan(tree, c))


def _within_reader(tree: Tree, node: ast.Call) -> bool:
    """Say if the call is what a function of this remedy falls back on."""
    return any(
        isinstance(a, ast.FunctionDef)
        and any(isinstance(n, ast.Attribute) and n.attr == "fromisoformat" for n in ast.walk(a))
        for a in tree.ancestors(node)
    )


def _plan(tree: Tree, calls: list[ast.Call]) -> Callable[[], Tree]:
    for call in calls:
        if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
            raise Refused(f"line {call.lineno} does not give a text and a format")
        if not tree.flow.value(call):
            raise Refused(f"line {call.lineno} is never reached")
        replaceable(tree, call)
        bound_for(tree, _root(call.func), call)
        if tree.scopes.module.names[_root(call.func)][0] is not _import_of(tree, call):
            raise Refused(f"`{_root(call.func)}` is bound several times")
    patched = sorted(p for p in tree.patched if p.startswith("datetime."))
    if patched:
        raise Refused(f"the project sets `{patched[0]}`")
    owners = {ast.unparse(c.func.value) for c in calls}
    if len(owners) > 1:
        raise Refused("`datetime` goes by several names")
    builtins_of(tree, "type", "str", "len", "ValueError")
    form = Form.of(_format(tree, calls))
    owner = min(owners)
    if owner.partition(".")[0] == "text":
        raise Refused("`text` means something else in the file")
    helper = added(tree, calls, "parse_time", lambda name: form.code(tree, name, owner))
    if form.named_month and (reason := tree.import_clash("locale", helper.place)):
        raise Refused(reason)
    arguments = [text_of(tree, c.args[0]) for c in calls]

    def rewrite() -> Tree:
        edits = Edits(tree)
        helper.put(edits)
        for call, argument in zip(calls, arguments, strict=True):
            edits.replace(call, f"{helper.name}({argument})")
        if form.named_month:
            edits.add_import("locale")
        return edits.done()

    return rewrite


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def _import_of(tree: Tree, call: ast.Call) -> ast.AST | None:
    """Return the one statement that binds the name that the call starts with, an import."""
    bindings = tree.scopes.module.names[_root(call.func)]
    only = len(bindings) == 1 and isinstance(bindings[0], (ast.Import, ast.ImportFrom))
    return bindings[0] if only else None


def _format(tree: Tree, calls: list[ast.Call]) -> str:
    """Return the format's text: a constant, or a name that the module binds to one, once."""
    found = set()
    for call in calls:
        node = call.args[1]
        if isinstance(node, ast.Name):
            bound_for(tree, node.id, call)
            bindings = tree.scopes.module.names[node.id]
            statement = tree.parents.get(bindings[0])
            if (
                len(bindings) != 1
                or not isinstance(statement, ast.Assign)
                or statement.targets != bindings
                or tree.parents[statement] is not tree.ast
                or node.id in tree.outside
            ):
                raise Refused(f"`{node.id}` may be another format at another time")
            node = statement.value
        found.add(node.value if isinstance(node, ast.Constant) else None)
    (text,) = found if len(found) == 1 else (None,)
    if not isinstance(text, str):
        raise Refused("the format is not a constant text")
    return text


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
        tests = "\n        and ".join(["type(text) is str", *self._tests(months)])
        return (
            (f"{months} = {{{table}}}\n\n\n" if self.named_month else "")
            + f"def {name}(text):\n"
            + '    """Do as `strptime` by the format below; text of full width takes less."""\n'
            + f"    if (\n        {tests}\n    ):\n"
            + f"        try:\n            return {owner}.fromisoformat({self._iso(months)})\n"
            + "        except ValueError:\n            pass\n"
            + f"    return {owner}.strptime(text, {_quoted(self.text)})"
        )

    def _tests(self, months: str) -> Iterator[str]:
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
            yield f"text[{place}] == {_quoted(literal)}"
        if rest:
            yield f"text.endswith({_quoted(rest)})"
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


def _quoted(literal: str) -> str:
    quoted = repr(literal)
    return f'"{literal}"' if quoted == f"'{literal}'" and '"' not in literal else quoted
