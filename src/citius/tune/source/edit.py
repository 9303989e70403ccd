# SPDX-License-Identifier: Apache-2.0
"""Edits to a source file that leave every byte they do not concern as it was.

Places are named by `ast` nodes, the change is made by LibCST, so comments, blank lines,
quotes and line endings stay. New code is given as text.
"""

import ast
from collections.abc import Iterator

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from citius.tune.source.lines import compiled, origins
from citius.tune.source.text import SourceError, lines_of
from citius.tune.source.tree import Tree


class Edits:
    """A set of edits to one tree; `done()` applies them and returns the new tree."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self._expressions: dict[tuple, str] = {}
        self._replaced: list[ast.expr] = []
        self._before: dict[tuple, list[str]] = {}
        self._after: dict[tuple, list[str]] = {}
        self._instead: dict[tuple, list[str]] = {}
        self._dropped: dict[tuple, tuple | None] = {}
        self._decorators: dict[tuple, str] = {}
        self._imports: list[str] = []

    def replace(self, node: ast.expr, code: str) -> None:
        """Put the expression `code` in the place of `node`."""
        self._expressions[self._span(node)] = code
        self._replaced.append(node)

    def before(self, statement: ast.stmt, *code: str) -> None:
        """Add statements above `statement` (below its own comments stay with it)."""
        self._before.setdefault(self._start(statement), []).extend(code)

    def after(self, statement: ast.stmt, *code: str) -> None:
        """Add statements below `statement`."""
        self._after.setdefault(self._start(statement), []).extend(code)

    def instead(self, statement: ast.stmt, *code: str) -> None:
        """Put the statements `code` in the place of `statement`; comments in it go above them."""
        self._instead[self._start(statement)] = list(code)

    def drop(self, statement: ast.stmt, heir: ast.stmt | None = None) -> None:
        """Take `statement` away; its comments go above what replaces `heir`, further down.

        Without an heir they go above the simple statement that follows.
        """
        self._dropped[self._start(statement)] = heir and self._start(heir)

    def decorate(self, function: ast.FunctionDef, code: str) -> None:
        """Put `@code` directly above `function`."""
        self._decorators[self._start(function)] = code

    def add_import(self, module: str) -> None:
        """Make `import module` hold at the top of the file, unless it does already."""
        present = any(
            isinstance(s, ast.Import) and any(a.name == module and not a.asname for a in s.names)
            for s in self.tree.ast.body
        )
        if not present and module not in self._imports:
            self._imports.append(module)

    def done(self) -> Tree:
        """Return the edited tree.

        Raises:
            SourceError: LibCST cannot hold the file, a place was not found, or the result
                does not compile.
        """
        text = self.tree.source.text
        for node in self._replaced:
            self._check_place(node)
        try:
            module = cst.parse_module(text)
        except cst.ParserSyntaxError as error:
            raise SourceError(f"{self.tree.path}: LibCST cannot read it: {error}") from error
        if module.code != text:
            raise SourceError(f"{self.tree.path}: LibCST does not keep the file byte for byte")
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        changer = _Changer(self)
        new = wrapper.visit(changer)
        if changer.missed:
            raise SourceError(f"{self.tree.path}: no place to edit at {sorted(changer.missed)}")
        if self._imports:
            new = _with_imports(new, self._imports)
        return compiled(self.tree, new.code, self._origins(new.code))

    def _origins(self, text: str) -> list[int] | None:
        """Return which line each line of `text` stands for, if only expressions are replaced."""
        others = self._before or self._after or self._instead or self._dropped or self._decorators
        if others or self._imports:
            return None
        codes = {node: self._expressions[self._span(node)] for node in self._replaced}
        found = origins(self.tree, codes)
        return found if len(found) == len(lines_of(text)) else None  # parentheses may span lines

    def _check_place(self, node: ast.expr) -> None:
        """Refuse a node that is not where `ast` says, as some inside f-strings before 3.12."""
        segment = ast.get_source_segment(self.tree.source.text, node)
        try:
            found = ast.dump(ast.parse(f"({segment})", mode="eval").body)
        except SyntaxError:
            found = ""
        if found != ast.dump(node) or self._is_shown(node, segment):
            raise SourceError(f"{self.tree.path}: no place to edit for `{ast.unparse(node)}`")

    def _is_shown(self, node: ast.expr, segment: str) -> bool:
        """Say if an f-string shows the node's own source: `{node=}` is the text `node=` and it."""
        part = node
        for holder in self.tree.ancestors(node):
            if isinstance(holder, ast.JoinedStr) and (index := holder.values.index(part)):
                before = getattr(holder.values[index - 1], "value", None)
                if isinstance(before, str) and before.rstrip().endswith("=") and segment in before:
                    return True
            part = holder
        return False

    def _column(self, line: int, offset: int) -> int:
        """Turn a column in UTF-8 bytes into one in characters."""
        return len(self.tree.lines[line - 1].encode("utf-8")[:offset].decode("utf-8"))

    def _start(self, node: ast.AST) -> tuple[int, int]:
        line = node.lineno
        return line, self._column(line, node.col_offset)

    def _span(self, node: ast.AST) -> tuple[int, int, int, int]:
        end = node.end_lineno
        return *self._start(node), end, self._column(end, node.end_col_offset)


class _Changer(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, edits: Edits):
        super().__init__()
        self.edits = edits
        self._inherited: dict[tuple | None, list[cst.EmptyLine]] = {}
        self.missed = {
            *edits._expressions,
            *edits._before,
            *edits._after,
            *edits._instead,
            *edits._dropped,
            *edits._decorators,
        }

    def _position(self, node: cst.CSTNode) -> tuple:
        place = self.get_metadata(PositionProvider, node)
        return place.start.line, place.start.column, place.end.line, place.end.column

    def on_leave(self, original: cst.CSTNode, updated: cst.CSTNode):
        """Apply the edit that names this node, if one does."""
        updated = super().on_leave(original, updated)
        if isinstance(original, cst.BaseExpression):
            place = self._position(original)
            if place in self.edits._expressions:
                self.missed.discard(place)
                return _wrapped(_parsed(self.edits._expressions[place]), original)
        elif isinstance(original, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            return self._statement(original, updated)
        return updated

    def _statement(self, original, updated):
        start = self._position(original)[:2]
        if isinstance(original, cst.FunctionDef) and start not in self.edits._decorators:
            # For `ast` a decorated function starts at its `def`; so it may for LibCST.
            start = self._position(original.name)[0], start[1]
        edits = self.edits
        if start in edits._decorators and isinstance(updated, cst.FunctionDef):
            self.missed.discard(start)
            decorator = cst.Decorator(cst.parse_expression(edits._decorators[start]))
            updated = updated.with_changes(decorators=[*updated.decorators, decorator])
        new = [updated]
        alone = not isinstance(original, cst.SimpleStatementLine) or len(original.body) == 1
        if start in edits._dropped and alone:
            self.missed.discard(start)
            lines = [*self._inherited.pop(start, ()), *_comment_lines(original)]
            self._inherited.setdefault(edits._dropped[start], []).extend(lines)
            return cst.RemoveFromParent()
        if start in edits._instead and alone:
            self.missed.discard(start)
            new = self._parse(edits._instead[start])
            simple = isinstance(original, cst.SimpleStatementLine)
            last = simple and isinstance(new[-1], cst.SimpleStatementLine)
            lines = original.leading_lines if last else _comment_lines(original)
            if start in self._inherited:
                lines = [*self._inherited[start], *(line for line in lines if line.comment)]
            new[0] = new[0].with_changes(leading_lines=lines)
            if last:
                new[-1] = new[-1].with_changes(trailing_whitespace=original.trailing_whitespace)
        if left := self._inherited.pop(None, None):
            new[0] = new[0].with_changes(leading_lines=[*left, *new[0].leading_lines])
        for where, place in ((edits._before, "before"), (edits._after, "after")):
            if start in where and alone:
                self.missed.discard(start)
                added = self._parse(where[start])
                apart = [cst.EmptyLine(indent=False)] * (1 if start[1] else 2)
                new = _above(added, new, apart) if place == "before" else _below(added, new)
        return new[0] if len(new) == 1 else cst.FlattenSentinel(new)

    @staticmethod
    def _parse(code: list[str]) -> list[cst.BaseStatement]:
        made = [s for part in code for s in cst.parse_module(part + "\n").body]
        for index, statement in enumerate(made):  # blank lines stay empty when indented
            lines = [
                n if n.comment else n.with_changes(indent=False) for n in statement.leading_lines
            ]
            made[index] = statement.with_changes(leading_lines=lines)
        return made


def _parsed(code: str) -> cst.BaseExpression:
    """Return the expression `code`, whose lines need no parentheses of their own."""
    if "\n" not in code:
        return cst.parse_expression(code)
    new = cst.parse_expression(f"({code})").visit(_AsGiven())
    return new.with_changes(lpar=new.lpar[1:], rpar=new.rpar[:-1])


class _AsGiven(cst.CSTTransformer):
    """Leaves the lines of an expression where they are, whatever block it comes into."""

    def leave_ParenthesizedWhitespace(self, original_node, updated_node):
        """Count the white space that a line starts with from its very start."""
        lines = [line.with_changes(indent=False) for line in updated_node.empty_lines]
        return updated_node.with_changes(indent=False, empty_lines=lines)


def _comment_lines(statement) -> list[cst.EmptyLine]:
    """Return the lines above `statement` and the comments in it, as lines."""
    lines = list(statement.leading_lines)
    above = {id(line.comment) for line in lines}
    inner = [c for c in _comments(statement) if id(c) not in above]
    return [*lines, *(cst.EmptyLine(comment=c) for c in inner)]


def _comments(node: cst.CSTNode) -> Iterator[cst.Comment]:
    """Return the comments in `node`, in order; libcst.matchers would take 0.3 s to import."""
    if isinstance(node, cst.Comment):
        yield node
    for child in node.children:
        yield from _comments(child)


def _wrapped(new: cst.BaseExpression, old: cst.BaseExpression) -> cst.BaseExpression:
    """Give `new` the parentheses that `old` had."""
    if getattr(old, "lpar", ()) and not getattr(new, "lpar", ()):
        return new.with_changes(lpar=old.lpar, rpar=old.rpar)
    return new


def _above(added: list, old: list, apart: list[cst.EmptyLine]) -> list:
    """Put `added` above `old`, below the blank lines that `old` starts with.

    `apart` are the lines that stand around a function there.
    """
    lines = list(old[0].leading_lines)
    blank = 0
    while blank < len(lines) and lines[blank].comment is None:
        blank += 1
    functions = [isinstance(s, cst.FunctionDef) for s in added]
    for index, statement in enumerate(added):
        if functions[index] or (index and functions[index - 1]):
            added[index] = statement.with_changes(leading_lines=apart)
    if not functions[0]:
        first = apart if any(functions) else lines[:blank]
        added[0] = added[0].with_changes(leading_lines=first)
    if functions[-1]:
        old = [old[0].with_changes(leading_lines=[*apart, *lines[blank:]]), *old[1:]]
    elif not isinstance(old[0], (cst.FunctionDef, cst.ClassDef)):
        old = [old[0].with_changes(leading_lines=lines[blank:]), *old[1:]]
    elif not blank:  # a definition stands apart from what is above it
        lines = [cst.EmptyLine(indent=False), *lines]
        old = [old[0].with_changes(leading_lines=lines), *old[1:]]
    return [*added, *old]


def _below(added: list, old: list) -> list:
    """Put `added` below `old`, a function after a blank line."""
    if isinstance(added[0], (cst.FunctionDef, cst.ClassDef)):
        added[0] = added[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    return [*old, *added]


def _with_imports(module: cst.Module, names: list[str]) -> cst.Module:
    """Add the imports after the docstring and `__future__`, before everything else."""
    body = list(module.body)
    index = 1 if body and module.get_docstring() is not None else 0
    while index < len(body) and _is_future(body[index]):
        index += 1
    first = index
    if index < len(body) and _is_import(body[index]):
        index += 1  # below the first import, which keeps its comments
        while index < len(body) and _import_name(body[index]) < names[0]:
            index += 1
    new = [cst.parse_statement(f"import {name}\n") for name in names]
    if index == first and index:
        new[0] = new[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    if index == first and index < len(body) and not _leading_blank(body[index]):
        body[index] = body[index].with_changes(
            leading_lines=[cst.EmptyLine(indent=False), *body[index].leading_lines]
        )
    return module.with_changes(body=[*body[:index], *new, *body[index:]])


def _leading_blank(statement) -> bool:
    lines = statement.leading_lines
    return bool(lines) and lines[0].comment is None


def _is_import(statement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(
        statement.body[0], (cst.Import, cst.ImportFrom)
    )


def _import_name(statement) -> str:
    """Return the name that a plain `import` starts with; one that sorts last for other code."""
    if (
        isinstance(statement, cst.SimpleStatementLine)
        and not statement.leading_lines
        and isinstance(statement.body[0], cst.Import)
    ):
        return cst.Module([]).code_for_node(statement.body[0].names[0].name)
    return "\x7f"


def _is_future(statement) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.ImportFrom)
        and isinstance(statement.body[0].module, cst.Name)
        and statement.body[0].module.value == "__future__"
    )
