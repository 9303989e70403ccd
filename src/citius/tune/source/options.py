# SPDX-License-Identifier: Apache-2.0
"""What `argparse` makes of a command line: the type of each option by its declaration."""

import ast

from citius.tune.source.values import ANY, Container, Ref

_ACTIONS = {"store_true": {"bool"}, "store_false": {"bool"}, "count": {"int"}}


def parser_method(
    flow, node: ast.Call, parser: Container, name: str, args: list, kwargs: dict
) -> set:
    """Return what a method of an ArgumentParser gives; unknown ones make every option ANY."""
    if name == "add_argument":
        _declare(flow, node, parser, kwargs)
        return {ANY}
    if name == "parse_args" and not args and not kwargs:
        return {flow.site(parser.node, "namespace", {parser})}
    if name in ("error", "exit", "print_help", "print_usage"):
        return {"none"}
    flow.escape({parser})
    return flow.unknown(args, kwargs)


def option(flow, namespace: Container, dest: str) -> set:
    """Return what `namespace.dest` can be."""
    (parser,) = [a for a in namespace.elem if isinstance(a, Container)]
    if namespace.escaped or parser.escaped:
        return {ANY}
    return flow.options.get((parser, dest), {ANY})


def _declare(flow, node: ast.Call, parser: Container, kwargs: dict) -> None:
    names = [getattr(a, "value", None) for a in node.args]
    words = {k.arg: k.value for k in node.keywords}
    if not names or not all(isinstance(n, str) for n in names) or None in words:
        flow.escape({parser})
        return
    long = next((n for n in names if n.startswith("--")), names[0])
    given = getattr(words.get("dest"), "value", None)
    dest = given or long.lstrip("-").replace("-", "_")
    value = _converted(flow, node, words, kwargs)
    flow.join(flow.options.setdefault((parser, dest), set()), value)


def _converted(flow, node: ast.Call, words: dict, kwargs: dict) -> set:
    positional = not str(getattr(node.args[0], "value", "")).startswith("-")
    default = kwargs.get("default")
    if default is None:
        default = set() if positional and "nargs" not in words else {"none"}
    if "action" in words:
        action = getattr(words["action"], "value", None)
        return _ACTIONS[action] | (kwargs.get("default") or set()) if action in _ACTIONS else {ANY}
    convert = kwargs.get("type", {Ref("builtin", "str")})
    value = (
        {"str"}
        if convert == {Ref("builtin", "str")}
        else flow.call_value(node, convert, [{"str"}], {}, False)
    )
    if "nargs" in words and getattr(words["nargs"], "value", None) != "?":
        value = {flow.site(node, "list", value, "nargs")}
    return value | (default - {"str"}) | kwargs.get("const", set())
