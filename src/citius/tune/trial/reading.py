# SPDX-License-Identifier: Apache-2.0
"""Which globals of a file stay as the top level made them? Decided by how each name is used."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from citius.tune.source.tree import FUNCTIONS, Tree


def names(text: str) -> frozenset[str]:
    """Return the names in a text that lists them."""
    return frozenset(text.split())


DEEP, GROWING = 99, 999  # of unknown depth; a dict that reading adds to
_DEFINITIONS = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKES_IMMUTABLE = names(
    "abs all any bin bool bytes chr complex float frozenset hex int len max min oct ord pow "
    "range repr round str sum tuple re.compile struct.Struct logging.getLogger str.maketrans "
    "collections.namedtuple"
)
_IMMUTABLE_FROM = (
    "math.",
    "typing.",
    "datetime.",
    "decimal.",
    "fractions.",
    "pathlib.",
    "operator.",
)
_FIXED = (*_IMMUTABLE_FROM, "string.", "sys.maxsize", "sys.platform", "os.sep")
_GIVES_IMMUTABLE = names(
    "resolve absolute expanduser joinpath with_suffix with_name read_text read_bytes strip lower "
    "upper replace join format encode decode total_seconds"
)
_LOOKS = names(
    "all any bool bytes dict enumerate filter frozenset isinstance iter len list map max min "
    "print range repr reversed set sorted str sum tuple zip"
)
_LOOKS_ONCE = names("all any bool isinstance len repr str")
_READS = names(
    "copy count difference fullmatch get index intersection isdisjoint issubset issuperset items "
    "keys most_common symmetric_difference union values"
)
_READS_ONCE = names("count index isdisjoint issubset issuperset keys")


def is_guard(node: ast.AST) -> bool:
    """Say if this is `if __name__ == "__main__":`, whichever way round."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    sides = {ast.unparse(node.test.left), *map(ast.unparse, node.test.comparators)}
    return isinstance(node.test.ops[0], ast.Eq) and sides == {"__name__", "'__main__'"}


def dotted(tree: Tree, node: ast.expr) -> str | None:
    """Return the full name of a builtin or of what a module-level import gives, else None."""
    if isinstance(node, ast.Attribute):
        owner = dotted(tree, node.value)
        return f"{owner}.{node.attr}" if owner else None
    if not isinstance(node, ast.Name):
        return None
    home = tree.scope(node).home(node.id)
    if home is None:
        return node.id
    bindings = home.names[node.id]
    if home is not tree.scopes.module or len(bindings) != 1:
        return None
    (binding,) = bindings
    for alias in binding.names if isinstance(binding, (ast.Import, ast.ImportFrom)) else ():
        if (alias.asname or alias.name.partition(".")[0]) == node.id:
            if alias.name.partition(".")[0] in tree.shadows:
                return None
            if isinstance(binding, ast.ImportFrom):
                own = binding.level or binding.module.partition(".")[0] in tree.shadows
                return None if own else f"{binding.module}.{alias.name}"
            return alias.name if alias.asname else node.id
    return None


def assigned(tree: Tree, target: ast.AST) -> ast.expr | None:
    """Return what a statement assigns to `target`, None if that cannot be seen in it."""
    parent = tree.parents.get(target)
    if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return parent.value
    value = getattr(tree.parents.get(parent), "value", None)
    if isinstance(parent, ast.Tuple) and isinstance(value, ast.Tuple):
        plain = not any(isinstance(e, ast.Starred) for e in (*parent.elts, *value.elts))
        if plain and len(parent.elts) == len(value.elts):
            return value.elts[parent.elts.index(target)]
    return None


class Reading:
    """How the globals of one file are used."""

    def __init__(self, tree: Tree):
        self.tree, self.module = tree, tree.scopes.module
        self.known: dict[str, str | None] = {}
        self.depths: dict[str, int] = {}
        self.uses: dict[str, list[ast.Name]] = {}
        for node in ast.walk(tree.ast):
            if isinstance(node, ast.Name) and tree.scope(node).home(node.id) is self.module:
                self.uses.setdefault(node.id, []).append(node)

    def changes(self, node: ast.Name) -> str | None:
        """Return why the global that `node` means may not be what the top level made it, or None."""
        if self.tree.scope(node).home(node.id) is not self.module:
            return None
        return self.changed(node.id)

    def changed(self, name: str) -> str | None:
        """Return why a global may not be what the top level made it, or None."""
        if name not in self.known:
            self.known[name] = None  # while it is being looked at
            self.known[name] = self._changed(name)
        return self.known[name]

    def _changed(self, name: str) -> str | None:
        for binding in self.module.names.get(name, ()):
            where = self._runs_in(binding)
            if where:
                return f"the global `{name}` is set in {where}, line {_line(binding)}"
        path = PurePosixPath(self.tree.path)
        stem = path.parent.name if path.stem == "__init__" else path.stem
        if f"{stem}.{name}" in self.tree.patched:
            return f"another file sets the global `{name}`"
        depth = self.depth(name)
        if depth and name in self.tree.outside:
            return f"another file may change the global `{name}`"
        for use in self.uses.get(name, ()):
            if isinstance(use.ctx, ast.Load) and not self.reads(use, depth):
                return f"the global `{name}` may be changed, line {use.lineno}"
        return None

    def _runs_in(self, binding: ast.AST) -> str | None:
        """Return what other than the top level runs a binding, or None."""
        for holder in self.tree.ancestors(binding):
            if isinstance(holder, (*FUNCTIONS, ast.Lambda)):
                return "a function"
            if is_guard(holder):
                return "the main guard"
        return None

    def depth(self, name: str) -> int:
        """Return how many layers of a global can be changed: 0 for none, 2 for a list of lists."""
        if name not in self.depths:
            self.depths[name] = 0  # while it is being looked at
            self.depths[name] = max(self._depths(name), default=0)
        return self.depths[name]

    def _depths(self, name: str) -> Iterator[int]:
        for binding in self.module.names.get(name, ()):
            if not isinstance(binding, _DEFINITIONS):
                value = assigned(self.tree, binding)
                yield self.depth_of(value) if value else DEEP

    def depth_of(self, value: ast.expr) -> int:
        """Return how many layers of a value of the top level can be changed."""
        match value:
            case ast.Constant() | ast.JoinedStr() | ast.Lambda() | ast.Compare():
                return 0
            case ast.UnaryOp(operand=inner):
                return self.depth_of(inner)
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return self._most(left, right)
            case ast.Tuple(elts=elts):
                most = self._most(*elts)
                return most + 1 if most else 0
            case ast.List(elts=elts) | ast.Set(elts=elts):
                return 1 + self._most(*elts)
            case ast.Dict(values=values, keys=keys):
                return DEEP if None in keys else 1 + self._most(*values)
            case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.DictComp(value=elt):
                return 1 + self.depth_of(elt)
            case ast.Name(id=name):
                return self.depth(name)
            case ast.Attribute():
                return self._depth_of_attribute(value)
            case ast.Subscript(value=inner):
                return 0 if dotted(self.tree, inner) else DEEP  # list[int]
            case ast.Call(func=func):
                return self._depth_of_call(value, dotted(self.tree, func))
        return DEEP

    def _most(self, *values: ast.expr) -> int:
        return max(map(self.depth_of, values), default=0)

    def _depth_of_attribute(self, value: ast.Attribute) -> int:
        name = dotted(self.tree, value)
        if name is not None:
            return 0 if name.startswith(_FIXED) else 1
        inside = self.depth_of(value.value)
        return DEEP if inside or isinstance(value.value, ast.Name) else 0  # Path(...).parent

    def _depth_of_call(self, call: ast.Call, name: str | None) -> int:
        if name == "collections.defaultdict":
            return GROWING
        given = [*call.args, *(k.value for k in call.keywords)]
        held = [n for g in given for n in ast.walk(g) if isinstance(n, _DISPLAYS)]
        if name and (name in _MAKES_IMMUTABLE or name.startswith(_IMMUTABLE_FROM)):
            return 0 if len(held) <= 1 else DEEP
        known = name and ("." not in name or name.startswith(("collections.", "dict.fromkeys")))
        if name is None and isinstance(call.func, ast.Attribute):
            known = not self.depth_of(call.func.value)  # a method of what cannot be changed
            if known and call.func.attr in _GIVES_IMMUTABLE:
                return 0
        return 1 if known and len(held) <= 1 and not call.keywords else DEEP

    # -- uses -----------------------------------------------------------------------------

    def reads(self, node: ast.expr, depth: int) -> bool:
        """Say if the use of a value only reads it, and hands on nothing that can be changed."""
        parent = self.tree.parents[node]
        match parent:
            case ast.Attribute(value=value) | ast.Subscript(value=value) if value is node:
                if not isinstance(parent.ctx, ast.Load):
                    return False
                if not depth:
                    return True
                if isinstance(parent, ast.Subscript):
                    return self._reads_item(parent, depth)
                if depth == 1:
                    return parent.attr in _READS
                call = self.tree.parents[parent]
                if not isinstance(call, ast.Call) or call.func is not parent:
                    return False
                got = parent.attr == "get" and self.reads(call, depth - 1)
                return got or parent.attr in _READS_ONCE
        return not depth or self._reads_whole(parent, node, depth == 1)

    def _reads_item(self, item: ast.Subscript, depth: int) -> bool:
        if depth >= GROWING:
            return False  # reading it may add to it
        if isinstance(item.slice, ast.Slice):
            return depth == 1 or self.reads(item, depth)
        return self.reads(item, depth - 1)

    def _reads_whole(self, parent: ast.AST, node: ast.expr, flat: bool) -> bool:
        match parent:
            case ast.Compare() | ast.FormattedValue() | ast.Expr():
                return True
            case ast.If() | ast.While() | ast.IfExp() | ast.Assert() if parent.test is node:
                return True
            case ast.UnaryOp(op=ast.Not()):
                return True
            case ast.For() | ast.comprehension():
                return flat and parent.iter is node
            case ast.BinOp() | ast.Starred() | ast.Subscript():
                return flat
            case ast.AugAssign():
                return flat and parent.value is node
            case ast.Call(func=func) if func is not node:
                name = dotted(self.tree, func)
                return name in _LOOKS_ONCE or (flat and name in _LOOKS)
        return False


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0) or node.targets[0].lineno
