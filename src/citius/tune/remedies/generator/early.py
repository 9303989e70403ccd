# SPDX-License-Identifier: Apache-2.0
"""Is it all the same when, and how far, the elements of a list comprehension are computed?"""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.calm import stirs, truth_is_plain
from citius.tune.source.calm_items import fits, goes_over
from citius.tune.source.tree import Tree


def undisturbed(tree: Tree, comprehension: ast.ListComp) -> None:
    """Refuse unless computing fewer elements, or computing them later, shows nowhere."""
    for generator in comprehension.generators:
        _refuse(goes_over(tree, generator.iter, stirs))
        _refuse(fits(tree, generator.target, generator.iter))
        for test in generator.ifs:
            _refuse(stirs(tree, test))
            if not truth_is_plain(tree.flow.value(test)):
                raise Refused(f"asking if `{ast.unparse(test)}` is true may do more")
    _refuse(stirs(tree, comprehension.elt))


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
