# SPDX-License-Identifier: Apache-2.0
"""The ways in which programs count in a dict, or collect lists in one, told by their syntax."""

import ast

from citius.tune.remedies.counting.step import Step, equal, escaped, factory_of, text_of
from citius.tune.source.tree import Tree

_SIGNS = {ast.Add: "+=", ast.Sub: "-="}


def step_of(tree: Tree, statement: ast.stmt) -> Step | None:
    """Return how `statement` counts or collects, or None."""
    match statement:
        case ast.If(
            test=ast.Compare(left=key, ops=[op], comparators=[ast.Name() as name]),
            body=[then],
            orelse=[other],
        ) if isinstance(op, (ast.In, ast.NotIn)):
            again, first = (then, other) if isinstance(op, ast.In) else (other, then)
            return _again_or_first(tree, statement, name, key, again, first)
        case ast.Try(
            body=[again],
            handlers=[ast.ExceptHandler(type=ast.Name(id="KeyError"), name=None, body=[first])],
            orelse=[],
            finalbody=[],
        ) if tree.scope(statement).home("KeyError") is None:
            step = _again_or_first(tree, statement, None, None, again, first)
            if step:
                step.caught = True
            return step
        case ast.Assign(
            targets=[ast.Subscript(value=ast.Name() as name, slice=key)],
            value=ast.BinOp(
                left=ast.Call(
                    func=ast.Attribute(value=ast.Name() as asked, attr="get"),
                    args=[same, default],
                    keywords=[],
                ),
                op=ast.Add() | ast.Sub() as op,
                right=count,
            ),
        ) if asked.id == name.id and equal(key, same):
            factory = factory_of(tree, default)
            if factory in ("int", "float"):
                code = f"{{}}[{text_of(tree, key)}] {_SIGNS[type(op)]} {text_of(tree, count)}"
                step = Step(statement, name.id, {name, asked}, factory, [key, same], [count], code)
                step.count = count if isinstance(op, ast.Add) else None
                return step
        case ast.If(
            test=ast.Compare(left=key, ops=[ast.NotIn()], comparators=[ast.Name() as name]),
            body=[
                ast.Assign(
                    targets=[ast.Subscript(value=ast.Name() as made, slice=same)], value=empty
                )
            ],
            orelse=[],
        ) if made.id == name.id and equal(key, same):
            return _made_first(tree, statement, [name, made], [key, same], empty)
    return _set_default(tree, statement)


def _again_or_first(tree, statement, name, key, again, first) -> Step | None:
    """`d[k] += n` if there is one, else `d[k] = n`; or `d[k].append(v)`, else `d[k] = [v]`."""
    match first:
        case ast.Assign(
            targets=[ast.Subscript(value=ast.Name() as new, slice=entered)], value=value
        ):
            pass
        case _:
            return None
    names, keys = [new, *filter(None, [name])], [entered, *filter(None, [key])]
    factory, code = None, ""
    match again, value:
        case ast.AugAssign(target=ast.Subscript() as old, op=ast.Add(), value=count), _:
            factory, late = "int" if equal(count, value) else None, [count]
            code = f"+= {text_of(tree, count)}"
        case (
            ast.Assign(
                targets=[ast.Subscript() as old],
                value=ast.BinOp(left=ast.Subscript() as read, op=ast.Add(), right=count),
            ),
            _,
        ):
            factory, late = "int" if equal(count, value) else None, [count]
            code = f"+= {text_of(tree, count)}"
            if not isinstance(read.value, ast.Name):
                return None
            names.append(read.value)
            keys.append(read.slice)
        case (
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Subscript() as old, attr="append" | "add" as attr),
                    args=[late_value],
                    keywords=[],
                )
            ),
            ast.List(elts=[item]) | ast.Set(elts=[item]),
        ):
            fits = isinstance(value, ast.List) == (attr == "append") and equal(late_value, item)
            factory = ("list" if attr == "append" else "set") if fits else None
            late = [late_value]
            code = f".{attr}({text_of(tree, late_value)})"
        case _:
            return None
    if factory is None or not isinstance(old.value, ast.Name) or isinstance(late[0], ast.Starred):
        return None
    names.append(old.value)
    keys.append(old.slice)
    if len({n.id for n in names}) > 1 or not all(equal(keys[0], k) for k in keys):
        return None
    space = " " if factory == "int" else ""
    whole = f"{{}}[{text_of(tree, keys[0])}]{space}{code}"
    step = Step(statement, names[0].id, set(names), factory, keys, late, whole)
    step.count = late[0] if factory == "int" else None
    step.entered = True
    return step


def _made_first(tree: Tree, statement: ast.If, names, keys, empty) -> Step | None:
    """`if k not in d: d[k] = []`, and the next statement uses `d[k]`."""
    factory = factory_of(tree, empty)
    block = next(
        b
        for _, b in ast.iter_fields(tree.parents[statement])
        if isinstance(b, list) and statement in b
    )
    after = block[block.index(statement) + 1 :]
    if factory is None or not after:
        return None
    match after[0]:
        case ast.AugAssign(target=ast.Subscript(value=ast.Name() as name, slice=key)):
            pass
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Subscript(value=ast.Name() as name, slice=key))
            )
        ):
            pass
        case _:
            return None
    if name.id != names[0].id or not equal(key, keys[0]) or name.lineno != after[0].lineno:
        return None
    step = Step(after[0], name.id, {name, *names}, factory, [key, *keys])
    step.gone, step.code = statement, _with(tree, after[0], name)
    if isinstance(after[0], ast.AugAssign) and isinstance(after[0].op, ast.Add):
        step.count = after[0].value
    return step


def _with(tree: Tree, statement: ast.stmt, name: ast.Name) -> str:
    """Return the source of the statement with a place for another dict than `name`."""
    text = ast.get_source_segment(tree.source.text, statement).encode()
    start = name.col_offset - statement.col_offset
    before, after = text[:start].decode(), text[start + len(name.id.encode()) :].decode()
    return f"{escaped(before)}{{}}{escaped(after)}"


def _set_default(tree: Tree, statement: ast.stmt) -> Step | None:
    """`d.setdefault(k, []).append(v)`, anywhere in a simple statement."""
    if not isinstance(statement, (ast.Expr, ast.Assign, ast.AugAssign)):
        return None
    for node in ast.walk(statement):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name() as name, attr="setdefault"),
                args=[key, empty],
                keywords=[],
            ) if tree.scope(node) is tree.scope(statement):
                factory = factory_of(tree, empty)
                if factory:
                    step = Step(statement, name.id, {name}, factory, [key])
                    step.calls = {node: f"{{}}[{text_of(tree, key)}]"}
                    return step
    return None
