# SPDX-License-Identifier: Apache-2.0
"""One source file as remedies see it: syntax, scopes, what its values can be, and its old lines."""

import ast
import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from citius.tune.source.flow import Flow
from citius.tune.source.scopes import Scope, Scopes
from citius.tune.source.text import SourceError, Text, decode, lines_of

LOOPS = (ast.For, ast.While)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNBIND = (ast.Delete, ast.ExceptHandler)  # `except E as name` deletes the name when it ends


@dataclass(frozen=True, slots=True)
class World:
    """What the other files of the project say that bears on one file.

    Attributes:
        outside: identifiers in files that may import this one.
        shadows: modules that files of the project hide (a `math.py` of the user's own).
        patched: members of modules that some file assigns to, as `time.sleep`.
        imports: modules that the files import which may run in one process with it.
    """

    outside: frozenset[str] = frozenset()
    shadows: frozenset[str] = frozenset()
    patched: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()


class Tree:
    """A parsed source file; never changed: an edit makes a new one.

    Attributes:
        path: path below the project's root, with `/`.
        source: the text with its encoding.
        ast: the syntax by `ast`; positions count UTF-8 bytes.
        world: what the project's other files say about this one.
    """

    def __init__(self, path: str, source: Text, world: World, origin=None):
        self.path, self.source, self.world = path, source, world
        self.outside, self.shadows, self.patched = world.outside, world.shadows, world.patched
        self.lines = lines_of(source.text)
        try:
            self.ast = ast.parse(source.text, path)
        except SyntaxError as error:
            raise SourceError(
                f"{path}, line {error.lineno}: {error.msg}; it is read as Python "
                f"{sys.version_info.major}.{sys.version_info.minor}, which runs citius"
            ) from error
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path}: {error}") from error
        self._origin = origin

    @classmethod
    def read(cls, data: bytes, path: str, world: World | None = None) -> "Tree":
        """Parse the bytes of a file. Raises SourceError if they are not Python source."""
        return cls(path, decode(data, path), world or World())

    def edited(self, text: str, origin: list[int] | None = None) -> "Tree":
        """Return the tree of the changed `text`, whose lines remember where they came from.

        `origin` says which line each new one stands for, if that is known.
        """
        origin = origin or _origins(self.lines, lines_of(text))
        if self._origin:
            origin = [self._origin[line - 1] for line in origin]
        source = Text(text, self.source.encoding, self.source.bom)
        return Tree(self.path, source, self.world, origin)

    def encode(self) -> bytes:
        """Return the file's bytes."""
        return self.source.encode(self.source.text)

    def origin(self, line: int) -> int:
        """Return the number that `line` had in the user's file (the nearest, for a new line)."""
        return self._origin[line - 1] if self._origin else line

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Map every node to the node that holds it."""
        return {child: node for node in ast.walk(self.ast) for child in ast.iter_child_nodes(node)}

    @cached_property
    def scopes(self) -> Scopes:
        """Who binds which name where."""
        return Scopes(self.ast)

    @cached_property
    def flow(self) -> Flow:
        """What each expression can be, from the source alone."""
        return Flow(self)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier in the file, and every string that could be one."""
        return words(self.ast)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """Every name that a class body of the file gives a value: reading it may run code."""
        return frozenset(
            name
            for scope in self.scopes.by_node.values()
            if isinstance(scope.node, ast.ClassDef)
            for name, bindings in scope.names.items()
            if any(getattr(self.parents.get(b), "value", b) is not None for b in bindings)
        )

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what holds `node`, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that `node` is part of (or is)."""
        return (
            node
            if isinstance(node, ast.stmt)
            else next(a for a in self.ancestors(node) if isinstance(a, ast.stmt))
        )

    def function(self, node: ast.AST) -> ast.AST:
        """Return the function that `node` runs in, or the module.

        What runs in a place of its own (lambda, comprehension, class body) is returned as such.
        """
        return self.scopes.of(node).node

    def qualname(self, node: ast.AST) -> str:
        """Return the dotted name of the function around `node`, `<module>` for none."""
        names = [
            a.name
            for a in [node, *self.ancestors(node)]
            if isinstance(a, (*FUNCTIONS, ast.ClassDef))
        ]
        return ".".join(reversed(names)) or "<module>"

    def scope(self, node: ast.AST) -> Scope:
        """Return the scope in which `node` is evaluated."""
        return self.scopes.of(node)

    def loops(self, node: ast.AST) -> list[ast.stmt]:
        """Return the loops that repeat `node` within its own function, innermost first.

        A `for` loop's iterable runs once, so it does not count as repeated.
        """
        found = []
        child = node
        for ancestor in self.ancestors(node):
            if isinstance(ancestor, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
                break
            if isinstance(ancestor, ast.For) and child in (*ancestor.body, ancestor.target):
                found.append(ancestor)
            if isinstance(ancestor, ast.While) and child not in ancestor.orelse:
                found.append(ancestor)
            child = ancestor
        return found

    def fresh(self, name: str) -> str:
        """Return `name`, or it with a number, such that the file mentions it nowhere."""
        taken, candidate, number = self.words | self.outside, name, 2
        while candidate in taken:
            candidate, number = f"{name}_{number}", number + 1
        return candidate

    def alone(self, statement: ast.stmt) -> bool:
        """Say if the statement has its lines to itself."""
        line = self.lines[statement.lineno - 1].encode()
        before, after = line[: statement.col_offset], line[statement.col_offset :]
        if before.strip() or after.startswith(b"elif"):
            return False
        block = next(
            b
            for _, b in ast.iter_fields(self.parents[statement])
            if isinstance(b, list) and statement in b
        )
        return not any(
            other is not statement
            and (
                other.lineno in (statement.lineno, statement.end_lineno)
                or other.end_lineno == statement.lineno
            )
            for other in block
        )

    def import_clash(self, module: str, user: ast.stmt) -> str | None:
        """Return why `module` could mean something else at `user` once it is imported, or None."""
        if module in self.shadows:
            return f"the project has a `{module}` of its own"
        bindings = self.scopes.module.names.get(module, [])
        plain = all(
            isinstance(b, ast.Import) and any(a.name == module and not a.asname for a in b.names)
            for b in bindings
        )
        used = any(isinstance(n, ast.Name) and n.id == module for n in ast.walk(self.ast)) or any(
            module in s.names for s in self.scopes.by_node.values() if s is not self.scopes.module
        )
        if not plain or (not bindings and used):
            return f"`{module}` means something else in the file"
        if bindings and not self.bound_before(module, user):
            return f"`{module}` is not imported above"
        return None

    def bound_at_top(self, name: str, scope: Scope) -> bool:
        """Say if the module binds `name` outright, above the function that `scope` is of."""
        function = scope.node
        while self.parents.get(function) is not self.ast:
            function = self.parents.get(function)
            if function is None:
                return False
        return scope.home(name) is self.scopes.module and self.bound_before(name, function)

    def bound_before(self, name: str, statement: ast.stmt, entered: bool = False) -> bool:
        """Say if `name` certainly has a value when `statement` starts, seen in its function.

        With `entered`, what a `for` or `with` around the statement binds counts as well.
        """
        scope = self.scope(statement)
        if any(isinstance(n, _UNBIND) for n in scope.bindings_of(name)):
            return False
        if name in scope.parameters:
            return True
        node = statement
        for holder in self.ancestors(statement):
            if entered and _enters(holder, node, name):
                return True
            for _, block in ast.iter_fields(holder):
                earlier = block[: block.index(node)] if _holds(block, node) else ()
                if any(binds(s, name) for s in earlier):
                    return True
            if holder is scope.node:
                break
            node = holder
        return False


def _holds(block, node: ast.AST) -> bool:
    return isinstance(block, list) and node in block


def _enters(holder: ast.AST, node: ast.AST, name: str) -> bool:
    """Say if `holder` gives `name` a value each time before it runs `node`, a part of it."""
    match holder:
        case ast.For(target=target, body=body):
            return node in body and name in stored(target)
        case ast.With(items=items, body=body):
            return node in body and any(
                name in stored(i.optional_vars) for i in items if i.optional_vars
            )
    return False


def stored(node: ast.AST) -> set[str]:
    """Return the names that running `node` may bind, in whatever scope."""
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def binds(statement: ast.stmt, name: str) -> bool:
    """Say if running `statement` to its end gives `name` a value."""
    match statement:
        case ast.Assign(targets=targets):
            return any(
                isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
                for t in targets
                for n in ast.walk(t)
            )
        case ast.AnnAssign(target=ast.Name(id=bound), value=value):
            return bound == name and value is not None
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return any((a.asname or a.name.partition(".")[0]) == name for a in names)
        case ast.With(items=items):
            return any(
                isinstance(i.optional_vars, ast.Name) and i.optional_vars.id == name for i in items
            )
        case ast.FunctionDef() | ast.ClassDef():
            return statement.name == name
    return False


def words(tree: ast.AST) -> frozenset[str]:
    """Return the identifiers of a syntax tree, and its strings that could be identifiers."""
    found = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "asname", "arg", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                found.update(value.split("."))
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(part for part in node.value.split(".") if part.isidentifier())
    return frozenset(found)


def _origins(old: list[str], new: list[str]) -> list[int]:
    """Return, for each new line, the number of the old line it stands for.

    What is alike above and below the changes is so whatever else is like it.
    """
    least = min(len(old), len(new))
    above = next((i for i in range(least) if old[i] != new[i]), least)
    rest = least - above
    below = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    ends = len(old) - below, len(new) - below
    changes = difflib.SequenceMatcher(
        None, old[above : ends[0]], new[above : ends[1]], autojunk=False
    )
    same = [("equal", 0, above, 0, above)]
    same += [(tag, *(n + above for n in places)) for tag, *places in changes.get_opcodes()]
    same.append(("equal", ends[0], len(old), ends[1], len(new)))
    origin = []
    for _, i1, i2, j1, j2 in same:
        last = min(max(i2 - 1, i1), max(len(old) - 1, 0))
        origin.extend(min(i1 + offset, last) + 1 for offset in range(j2 - j1))
    return origin
