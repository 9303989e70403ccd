# SPDX-License-Identifier: Apache-2.0
"""Annotations that call a list what becomes a deque."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies.deque.code import Code
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container


class Notes:
    """The annotations of some lists; `rewritten` collects what must be written otherwise."""

    tree: Tree
    lists: set[Container]
    rewritten: dict[ast.expr, Code]

    def signatures(self) -> None:
        """Change what functions say of the lists that they are given and give back."""
        for node, func in self.tree.flow.funcs.items():
            for arg in (n for n in ast.walk(node.args) if isinstance(n, ast.arg)):
                given = func.params.get(arg.arg, set())
                if arg.annotation and not self.lists.isdisjoint(given):
                    self.noted(arg.annotation)
            if not self.lists.isdisjoint(func.returns) and getattr(node, "returns", None):
                self.noted(node.returns)

    def annotated(self, statement: ast.AnnAssign) -> bool:
        """Change the annotation of a variable of a function."""
        if not isinstance(self.tree.function(statement), FUNCTIONS):
            return False
        self.noted(statement.annotation)
        return True

    def noted(self, annotation: ast.expr) -> None:
        """Let an annotation say deque. Raises Refused for one that says more than list."""
        note = annotation.value if isinstance(annotation, ast.Subscript) else annotation
        if not isinstance(note, ast.Name) or note.id not in ("list", "List"):
            said = ast.unparse(annotation)
            raise Refused(f"it is annotated as `{said}`, line {annotation.lineno}")
        self.rewritten[note] = Code("collections.deque")
