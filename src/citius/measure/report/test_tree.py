# SPDX-License-Identifier: Apache-2.0
from hypothesis import given
from hypothesis import strategies as st

from citius.measure.report import tree


@st.composite
def forests(draw):
    count = draw(st.integers(0, 30))
    parents = [draw(st.integers(-1, node - 1)) for node in range(count)]
    return parents, draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))


def ancestors(parents, node):
    while (node := parents[node]) >= 0:
        yield node


@given(forests())
def test_outermost_nodes_have_no_ancestor_of_their_key(forest):
    parents, keys = forest
    distinct = list(range(len(parents)))
    marks, all_marked = tree.outermost(parents, keys, distinct)
    for node, mark in enumerate(marks):
        assert mark == all(keys[above] != keys[node] for above in ancestors(parents, node))
    assert all(all_marked)


@given(forests())
def test_depth_first_visits_each_node_once_inside_its_parent(forest):
    parents, _ = forest
    order = tree.depth_first(parents)
    assert sorted(order) == list(range(len(parents)))
    open_nodes = []
    for node in order:
        while open_nodes and open_nodes[-1] != parents[node]:
            open_nodes.pop()
        assert parents[node] == (open_nodes[-1] if open_nodes else -1)
        open_nodes.append(node)


@given(forests(), st.randoms())
def test_with_ancestors_is_closed_and_descends(forest, dice):
    parents, _ = forest
    leaves = {node for node in range(len(parents)) if dice.random() < 0.3}
    nodes = tree.with_ancestors(parents, leaves)
    assert nodes == sorted(
        leaves | {above for leaf in leaves for above in ancestors(parents, leaf)}, reverse=True
    )


def test_deep_stacks_do_not_recurse():
    parents = list(range(-1, 50_000))
    (marks,) = tree.outermost(parents, [0] * len(parents))
    assert sum(marks) == 1
    assert tree.depth_first(parents) == list(range(len(parents)))
