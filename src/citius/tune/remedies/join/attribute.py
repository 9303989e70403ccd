# SPDX-License-Identifier: Apache-2.0
"""`self.text += piece`: the object keeps the pieces, and joins them when the text is read.

The attribute becomes a property of the class, so whoever reads or sets it stays as it is. Sound
where the file shows all that happens to the objects, every one has the attribute from its making
on, it is only ever exactly `str` (or `bytes`), and what is added cannot set it meanwhile.
"""

import ast
import re

from citius.tune.remedies._shared.fields import filled_by
from citius.tune.remedies._shared.grown import added, front, kind_of, pieces, target_of
from citius.tune.remedies.f_string.order import silent
from citius.tune.remedies.join.setters import may_set
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Inst

# What a name holds that lets code run between any two lines of other code.
_CONCURRENT = re.compile("thread|concurrent|asyncio|multiprocessing|gevent|greenlet|signal|weakref")


def grown(tree: Tree) -> dict[tuple[str, Cls | None], list[ast.stmt]]:
    """Return the attributes that hold text and grow: name and class -> the statements."""
    found: dict[tuple[str, Cls | None], list[ast.stmt]] = {}
    for node in ast.walk(tree.ast):
        target = target_of(node)
        if isinstance(target, ast.Attribute) and kind_of(tree, node) and not front(node):
            owners = {_owner(tree, a) for a in tree.flow.value(target.value)}
            owner = owners.pop() if len(owners) == 1 else None
            found.setdefault((target.attr, owner), []).append(node)
    return found


def _owner(tree: Tree, atom) -> Cls | None:
    """Return the class whose `__init__` makes the object."""
    if not isinstance(atom, Inst):
        return None
    made = (c for c in atom.cls.mro() if "__init__" in tree.scopes.opened_by(c.node).names)
    return next(made, None)


def holds(tree: Tree, cls: Cls | None, grows: list[ast.stmt]) -> str | None:
    """Return why the attribute cannot be kept in pieces, or None."""
    field = target_of(grows[0]).attr
    if cls is None:
        return f"the objects that have `.{field}` cannot be told from the source"
    if field.startswith("__"):
        return f"`.{field}` has another name outside the class"
    family = [c for c in tree.flow.classes.values() if cls in c.mro()]
    inits = [filled_by(tree, c, field) for c in family]
    if None in inits or len({init for init, _ in inits}) > 1 or cls.defines("__slots__"):
        return f"an object may lack `.{field}`, or be seen where the file does not show it"
    kinds = {kind_of(tree, node) for node in grows}
    held = {a for c in family for a in c.fields.get(field, ())}
    if len(kinds) > 1 or held != kinds:
        return f"`.{field}` may be something else than text"
    if any(not _is_path(target_of(node).value) for node in grows):
        return f"what has `.{field}` is computed"
    if any(_CONCURRENT.search(word.lower()) for word in tree.words | tree.outside):
        return f"several threads may use `.{field}`"
    if reason := _in_class_body(tree, cls, field) or _asked_of_class(tree, family, field):
        return reason
    restless = [p for node in grows for p in pieces(node) if not silent(tree, p)]
    return may_set(tree, family, field, inits[0][0], restless) if restless else None


def _is_path(node: ast.expr) -> bool:
    """Say if `node` is a variable or an attribute of one."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _in_class_body(tree: Tree, cls: Cls, field: str) -> str | None:
    """Refuse where names in the class body would mean something else than they must."""
    scope = tree.scopes.opened_by(cls.node)
    for name in ("property", "len"):
        if scope.home(name):
            return f"the file gives `{name}` a meaning of its own"
    for node in ast.walk(cls.node):
        if isinstance(node, ast.Name) and node.id == field and tree.scope(node) is scope:
            return f"the class body uses a `{field}` of its own, line {node.lineno}"
    return None


def _asked_of_class(tree: Tree, family: list[Cls], field: str) -> str | None:
    """Refuse where the class itself is asked for the attribute, which it lacks so far."""
    for node in ast.walk(tree.ast):
        asks = isinstance(node, ast.Attribute) and node.attr == field
        if asks and set(family) & tree.flow.value(node.value):
            return f"the class is asked for `{field}`, line {node.lineno}"
    return None


def rewrites(tree: Tree, cls: Cls, grows: list[ast.stmt]) -> Tree:
    """Return the tree in which the objects keep pieces."""
    field = target_of(grows[0]).attr
    parts = tree.fresh(f"_{field.strip('_')}_parts")
    empty = '""' if kind_of(tree, grows[0]) == "str" else 'b""'
    init, _ = filled_by(tree, cls, field)
    edits = Edits(tree)
    for node in grows:
        holder = ast.unparse(target_of(node).value)
        edits.instead(node, f"{holder}.{parts}.append({added(tree, node)})")
    code = f"""@property
def {field}(self):
    if len(self.{parts}) > 1:
        self.{parts}[:] = [{empty}.join(self.{parts})]
    return self.{parts}[0]

@{field}.setter
def {field}(self, value):
    self.{parts} = [value]"""
    body = cls.node.body
    index = body.index(init) + 1
    if index < len(body) and isinstance(body[index], ast.FunctionDef):
        edits.before(body[index], code)
    else:
        edits.after(init, code)
    return edits.done()
