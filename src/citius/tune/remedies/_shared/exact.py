# SPDX-License-Identifier: Apache-2.0
"""Whether a dict is exactly a `dict`: the flow puts its subclasses in `collections` with it."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref


def exact_dict(tree: Tree, atom, depth: int = 4) -> bool:
    """Say if the atom is a dict and no defaultdict, Counter or OrderedDict."""
    if not isinstance(atom, Container) or atom.kind != "dict" or not depth:
        return False
    node = atom.node
    if isinstance(node, (ast.Dict, ast.DictComp)):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = tree.flow.value(node.func)
    if called == {Ref("builtin", "dict")}:
        return True
    source = None
    if called and called <= {Ref("member", "copy.copy"), Ref("member", "copy.deepcopy")}:
        source = node.args[0]
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
        source = node.func.value
    copied = tree.flow.value(source) if source else set()
    return bool(copied) and all(exact_dict(tree, a, depth - 1) for a in copied)
