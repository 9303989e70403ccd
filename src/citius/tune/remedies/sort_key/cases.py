# SPDX-License-Identifier: Apache-2.0
"""Whether a comparison function compares fields in turn, shown by running it for every case.

A case says of each field how the first argument's value stands to the second's: below, equal,
above, or (a NaN among floats) neither. The function's own statements are evaluated with nothing
known but that; whatever they do beyond comparing fields makes it unclear.
"""

import itertools

from citius.tune.remedies.sort_key.fields import Field, Unclear
from citius.tune.remedies.sort_key.run import Run
from citius.tune.remedies.sort_key.values import Ask, Sign
from citius.tune.source.tree import Tree
from citius.tune.source.values import Func

_MOST_FIELDS = 4


def keys_of(tree: Tree, compare: Func) -> list[tuple[Field, bool]]:
    """Return the fields that `compare` compares in turn, each with whether it is descending.

    Raises Unclear.
    """
    fields: dict[str, Field] = {}
    _explore(tree, compare, {}, fields)
    names = list(fields)
    cases = {
        relations: _less(tree, compare, dict(zip(names, relations, strict=True)))
        for relations in itertools.product(*(_relations(fields[n]) for n in names))
    }
    order = _order(cases)
    for relations, less in cases.items():
        if _by_key(relations, order) != {less}:
            if "u" in relations:
                raise Unclear("a float that decides before others may be NaN")
            raise Unclear("it does not compare one field after the other")
    return [(fields[names[index]], descending) for index, descending in order]


def _relations(field: Field) -> str:
    return "<=>u" if field.nan else "<=>"


def _explore(tree: Tree, compare: Func, case: dict, fields: dict) -> None:
    """Find all fields that the comparison ever looks at."""
    try:
        _less(tree, compare, case)
    except Ask as asked:
        (field,) = asked.args
        fields.setdefault(field.text, field)
        if fields[field.text].kinds != field.kinds or len(fields) > _MOST_FIELDS:
            raise Unclear("it looks at too many things") from None
        for relation in _relations(field):
            _explore(tree, compare, {**case, field.text: relation}, fields)


def _order(cases: dict) -> list[tuple[int, bool]]:
    """Return the fields' places in the order they decide, with whether descending."""
    left = {r: less for r, less in cases.items() if "u" not in r}
    order = []
    while any(left.values()):
        for index in range(len(next(iter(left)))):
            below = {less for r, less in left.items() if r[index] == "<"}
            above = {less for r, less in left.items() if r[index] == ">"}
            if len(below) == len(above) == 1 and below != above:
                order.append((index, below == {False}))
                left = {r: less for r, less in left.items() if r[index] == "="}
                break
        else:
            raise Unclear("it does not compare one field after the other")
    if not order:
        raise Unclear("it never says that one item is less than another")
    return order


def _by_key(relations: tuple, order: list) -> set[bool]:
    """Return what comparing tuples of the fields may say: two NaN may be one object, or not."""
    for position, (index, descending) in enumerate(order):
        relation = relations[index]
        if relation == "u":
            return {False} | _by_key(relations, order[position + 1 :])
        if relation != "=":
            return {(relation == ">") == descending}
    return {False}


def _less(tree: Tree, compare: Func, case: dict) -> bool:
    """Say if the comparison's result is below zero in this case."""
    names = [a.arg for a in compare.node.args.args]
    if len(names) < 2:
        raise Unclear("it does not take two items")
    sides = {names[-2]: 0, names[-1]: 1}
    result = Run(tree, case, sides, 0).function(compare.node, {})
    if isinstance(result, Sign):
        return result.relation == "<"
    if isinstance(result, (int, float)):
        return result < 0
    raise Unclear("it may return something else than a number")
