# SPDX-License-Identifier: Apache-2.0
"""Walks over a process's stacks, each linear in the number of nodes.

They rely on a parent's index being smaller than its children's, which `file`
checks when it loads a profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .profile import Process


def outermost(parents: Sequence[int], *keys: Sequence[int]) -> list[bytearray]:
    """For each list of keys, marks with 1 the nodes without an ancestor of the same key.

    Time below a recursive function counts once when it is counted only at
    the marked nodes. Keys are small integers from 0.
    """
    first_child, next_sibling, node = _children(parents)
    marks = [bytearray(len(parents)) for _ in keys]
    state = [(keys[i], [0] * (max(keys[i], default=-1) + 1), marks[i]) for i in range(len(keys))]
    while node >= 0:
        for key, open_nodes, mark in state:
            mark[node] = not open_nodes[key[node]]
            open_nodes[key[node]] += 1
        child = first_child[node]
        while child < 0 <= node:
            for key, open_nodes, _ in state:
                open_nodes[key[node]] -= 1
            child = next_sibling[node]
            node = parents[node]
        node = child
    return marks


def depth_first(parents: Sequence[int]) -> list[int]:
    """All nodes, each before its children and these before its next sibling."""
    first_child, next_sibling, node = _children(parents)
    order = []
    while node >= 0:
        order.append(node)
        child = first_child[node]
        while child < 0 <= node:
            child = next_sibling[node]
            node = parents[node]
        node = child
    return order


def _children(parents: Sequence[int]) -> tuple[list[int], list[int], int]:
    """Each node's first child and next sibling, and the first root; -1 for none."""
    first_child = [-1] * len(parents)
    next_sibling = [-1] * len(parents)
    root = -1
    for node in range(len(parents) - 1, -1, -1):
        parent = parents[node]
        if parent < 0:
            next_sibling[node] = root
            root = node
        else:
            next_sibling[node] = first_child[parent]
            first_child[parent] = node
    return first_child, next_sibling, root


def with_ancestors(parents: Sequence[int], leaves: Iterable[int]) -> list[int]:
    """All nodes on the stacks of `leaves`, children before their parents."""
    nodes = set()
    for leaf in leaves:
        while leaf >= 0 and leaf not in nodes:
            nodes.add(leaf)
            leaf = parents[leaf]
    return sorted(nodes, reverse=True)


def stack(process: Process, node: int) -> list[int]:
    """The nodes from the root down to `node`; empty for -1."""
    nodes = []
    while node >= 0:
        nodes.append(node)
        node = process.node_parent[node]
    nodes.reverse()
    return nodes
