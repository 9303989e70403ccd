# SPDX-License-Identifier: Apache-2.0
"""What builtins, methods of builtin types and a few modules give, keep and change.

Whatever is neither here nor in the tables of library.py keeps its arguments and gives `ANY`.
"""

import re

from citius.tune.source import library
from citius.tune.source.copying import copied, dict_of, keyed
from citius.tune.source.kinds import asks_kind
from citius.tune.source.options import parser_method
from citius.tune.source.packing import unpacked
from citius.tune.source.values import ANY, NUMBERS, SCALARS, Container, Inst, is_plain

# Options of `requests.get` that it neither changes nor keeps, and that send nothing of themselves.
QUIET_OPTIONS = frozenset({"params", "headers", "timeout", "allow_redirects"})
_LIST_WORDS = "append extend insert remove pop clear sort reverse"
_LIST_CHANGES = frozenset([*_LIST_WORDS.split(), "appendleft", "popleft", "extendleft", "rotate"])
_SET_WORDS = "add discard remove pop clear update difference_update intersection_update"
_SET_CHANGES = frozenset([*_SET_WORDS.split(), "symmetric_difference_update"])
_DICT_CHANGES = frozenset({"update", "setdefault", "pop", "popitem", "clear"})
_SEEDS = {"int", "float", "str", "bytes"}  # without one of them, the system gives a seed


def call(flow, node, atom, args: list, kwargs: dict, starred: bool) -> set:
    """Return what calling a builtin, a module's member or a bound method can give."""
    if isinstance(atom, Container):
        (receiver,) = atom.elem
        return _method(flow, node, receiver, atom.name, args, kwargs, starred)
    if atom.kind == "builtin":
        return _builtin(flow, node, atom.name, args, kwargs, starred)
    return _member(flow, node, atom.name, args, kwargs, starred)


def _builtin(flow, node, name, args, kwargs, starred) -> set:
    every = [*args, *kwargs.values()]
    if starred and name not in ("print", "zip", "max", "min", "range"):
        return flow.unknown(args, kwargs)
    for value in every:  # an instance's own __len__, __iter__, ... may do anything with itself
        flow.escape({a for a in value if isinstance(a, Inst) and (a.cls.loud or a.cls.open)})
    first = args[0] if args else set()
    plain = getattr(getattr(node, "func", None), "id", "") == name and len(args) == 1
    if name == "type" and plain and asks_kind(flow.tree.parents.get(node)):
        return {ANY}
    if name in ("setattr", "delattr", "type"):
        for atom in first:  # its class may be changed from here on
            flow.open({atom.cls} if isinstance(atom, Inst) else {atom})
    if name in ("sorted", "min", "max"):
        _ordered(flow, node, kwargs, _compared(flow, args, starred))
    if name in library.BUILTINS:
        return set(library.BUILTINS[name])
    if kwargs and not args and name not in ("dict", "zip", "max", "min"):
        return flow.unknown(args, kwargs)
    if name in ("list", "set", "frozenset", "tuple", "sorted"):
        kind = "list" if name == "sorted" else name
        return {flow.site(node, kind, flow.items_of(first))}
    if name in ("iter", "reversed") and len(args) == 1:
        return {flow.site(node, "iterator", flow.items_of(first))}
    if name == "enumerate":
        return {
            flow.site(node, "iterator", {flow.tuple_site(node, [{"int"}, flow.items_of(first)])})
        }
    if name == "zip" and starred:  # the tuples' length is not known
        items = {item for v in args for item in flow.items_of(v)}
        return {flow.site(node, "iterator", {flow.site(node, "tuple", items)})}
    if name == "zip":
        return {
            flow.site(node, "iterator", {flow.tuple_site(node, [flow.items_of(v) for v in args])})
        }
    if name == "range":
        return {flow.site(node, "iterator", {"int"})}
    if name in ("map", "filter") and len(args) >= 2:
        items = [flow.items_of(v) for v in args[1:]]
        result = (
            {"none"}
            if name == "filter" and first == {"none"}
            else flow.call_value(node, first, items, {}, False)
        )
        return {flow.site(node, "iterator", result if name == "map" else items[0])}
    if name in ("min", "max"):
        return _compared(flow, args, starred) | kwargs.get("default", set())
    if name == "next":
        return flow.items_of(first) | (args[1] if len(args) > 1 else set())
    return _computed(flow, node, name, args, kwargs)


def _ordered(flow, node, kwargs, items) -> None:
    """Compare what is sorted, or what a key function gives for it.

    A comparer calls its own function with two items.
    """
    if "key" not in kwargs:
        flow.meet(items, items)
        return
    key = kwargs["key"]
    comparers = {a for a in key if isinstance(a, Container) and a.kind == "comparer"}
    for comparer in comparers:
        flow.call_value(node, comparer.elem, [items, items], {}, False)
    keys = flow.call_value(node, key - comparers, [items], {}, False)
    keys = keys | (items if "none" in key else set())
    flow.meet(keys, keys)


def _compared(flow, args: list, starred: bool) -> set:
    """Return what `max` and the like look at: the items of the only argument, or all arguments."""
    several = {a for v in args for a in v} if len(args) != 1 or starred else set()
    return several | (flow.items_of(args[0]) if len(args) == 1 else set())


def _computed(flow, node, name, args, kwargs) -> set:
    """Builtins whose result's type follows from their arguments' types."""
    first = args[0] if args else set()
    if name == "sum":
        return _folded(flow, args, kwargs)
    if name == "abs" and first <= NUMBERS:
        return {"int" if a == "bool" else a for a in first}
    if name == "round" and first <= NUMBERS:
        return {"int", "float"}
    if name == "pow" and all(v <= NUMBERS for v in args):
        return {"int", "float", "complex"}
    if name == "divmod" and all(v <= NUMBERS for v in args):
        kind = {"float"} if any("float" in v for v in args) else {"int"}
        return {flow.tuple_site(node, [kind, kind])}
    if name in ("str", "repr", "format") and not kwargs:
        return {"str"} if all(a in SCALARS for a in first) else {ANY}
    if name == "dict" and len(args) < 2:
        return dict_of(flow, node, args, kwargs)
    if name == "open":
        mode = (
            node.args[1]
            if len(args) > 1
            else next((k.value for k in node.keywords if k.arg == "mode"), None)
        )
        text = getattr(mode, "value", "r" if mode is None else None)
        if "opener" not in kwargs and isinstance(text, str):
            return {"binfile" if "b" in text else "textfile"}
    return flow.unknown(args, kwargs)


def _folded(flow, args, kwargs) -> set:
    """Return what a sum or a product of numbers is."""
    items = flow.items_of(args[0] if args else set())
    start = args[1] if len(args) > 1 else kwargs.get("start", {"int"})
    if items | start <= NUMBERS:  # without items, it is the start as it is
        return start | {"int" if a == "bool" else a for a in items}
    return flow.unknown(args, kwargs)


def _drawn(flow, population) -> set:
    """Return what an index into `population` finds: of a dict, what it holds."""
    dicts = {a for a in population if isinstance(a, Container) and a.kind == "dict"}
    return flow.items_of(population - dicts).union(*(a.elem for a in dicts))


def _method(flow, node, receiver, name, args, kwargs, starred) -> set:
    if starred and not (receiver == "str" and name == "format"):
        flow.escape({receiver})
        return flow.unknown(args, kwargs)
    if isinstance(receiver, Container):
        return _container(flow, node, receiver, name, args, kwargs)
    if receiver in ("pattern", "match"):
        return _regex(flow, node, receiver, name, args, kwargs)
    if (receiver, name) in library.MAKES:
        kind, item = library.MAKES[receiver, name]
        return {flow.site(node, kind, {item}, receiver)}
    if receiver in ("str", "bytes") and name in ("partition", "rpartition"):
        between = args[0] if args else set()  # a separator of another type is given as it is
        return {flow.tuple_site(node, [{receiver}, {receiver, *between}, {receiver}])}
    if receiver == "str" and name == "format":
        exact = _adds_text(node) or all(v <= SCALARS for v in [*args, *kwargs.values()])
        return {"str"} if exact else {ANY}
    if (receiver, name) == ("path", "open") and not args and not kwargs:
        return {"textfile"}
    if name in library.METHODS.get(receiver, ()):
        return set(library.METHODS[receiver][name])
    return flow.unknown(args, kwargs)


def _adds_text(node) -> bool:
    """Say if a constant format has text of its own, so that it never returns an argument as is."""
    format_ = getattr(getattr(node, "func", None), "value", None)
    text = getattr(format_, "value", None)
    return isinstance(text, str) and "{" not in re.sub(r"\{[^{}]*\}", "", text) != ""


def _regex(flow, node, receiver, name, args, kwargs) -> set:
    if receiver == "match":
        if name == "group" and len(args) < 2:
            return {"str", "none"}
        if name in ("start", "end"):
            return {"int"}
        if name == "groups" and not args:
            return {flow.site(node, "tuple", {"str", "none"})}
        return {ANY}
    if name in ("sub", "subn", "scanner"):  # the replacement may be a function
        flow.unknown(args, kwargs)
    if name == "findall":
        return {flow.site(node, "list", {"str", flow.site(node, "tuple", {"str"})})}
    if name == "finditer":
        return {flow.site(node, "iterator", {"match"})}
    if name == "split":
        return {flow.site(node, "list", {"str", "none"})}
    return set(library.PATTERN.get(name, {ANY}))


def _container(flow, node, site: Container, name, args, kwargs) -> set:
    first = args[0] if args else set()
    if name in ("index", "count", "remove", "discard"):
        flow.meet(first, site.elem)
    if site.kind in ("list", "deque"):
        if name in _LIST_CHANGES:
            flow.mutate(site, node)
            if name in ("append", "appendleft"):
                flow.put(site, first)
            elif name == "insert" and len(args) > 1:
                flow.put(site, args[1])
            elif name in ("extend", "extendleft"):
                flow.put(site, flow.items_of(first))
            elif name == "sort":
                _ordered(flow, node, kwargs, site.elem)
            return set(site.elem) if name in ("pop", "popleft") else {"none"}
        if name in ("index", "count"):
            return {"int"}
        if name == "copy":
            return {flow.site(node, site.kind, site.elem, role=f"copy{site.kind}")}
    if site.kind == "tuple" and name in ("index", "count"):
        return {"int"}
    if site.kind in ("set", "frozenset"):
        if name not in ("add", "discard", "remove"):
            flow.meet(site.elem, {a for v in args for a in flow.items_of(v)})
        if name in _SET_CHANGES and site.kind == "set":
            flow.mutate(site, node)
            flow.put(
                site,
                first
                if name == "add"
                else {a for v in args for a in flow.items_of(v)}
                if name == "update"
                else set(),
            )
            return set(site.elem) if name == "pop" else {"none"}
        if name in ("union", "intersection", "difference", "copy"):
            items = {a for v in args for a in flow.items_of(v)}
            return {flow.site(node, site.kind, site.elem | items, role=f"{name}{site.kind}")}
        if name in ("issubset", "issuperset", "isdisjoint"):
            return {"bool"}
    if site.kind == "rng" and name != "seed":  # to draw is to change its state
        flow.mutate(site, node)
        if not site.escaped and f"Random.{name}" not in flow.tree.patched:
            return _member(flow, node, f"random.{name}", args, kwargs, False)
    if site.kind == "argparser":
        return parser_method(flow, node, site, name, args, kwargs)
    if site.kind == "dict":
        return _dict(flow, node, site, name, args, kwargs)
    flow.escape({site})
    return flow.unknown(args, kwargs)


def _dict(flow, node, site: Container, name, args, kwargs) -> set:
    role = (name, site)
    if name in ("get", "setdefault", "pop") and args:
        flow.meet(args[0], site.keys)
    if name in _DICT_CHANGES:
        flow.mutate(site, node)
        if name == "update":
            for atom in tuple(args[0]) if args else ():
                if isinstance(atom, Container) and atom.kind == "dict":
                    flow.put(site, atom.elem, atom.keys)
                else:
                    flow.put(site, {ANY}, {ANY})
                    flow.escape({atom})
            for value in kwargs.values():
                flow.put(site, value, {"str"})
            return {"none"}
        if name == "setdefault":
            flow.put(site, args[1] if len(args) > 1 else {"none"}, args[0] if args else set())
            return set(site.elem)
        if name == "pop":
            return site.elem | (args[1] if len(args) > 1 else set())
        if name == "popitem":
            return {flow.tuple_site(node, [site.keys, site.elem], role)}
        return {"none"}
    if name == "get":
        return site.elem | (args[1] if len(args) > 1 else {"none"})
    if name == "items":
        pair = flow.tuple_site(node, [site.keys, site.elem], role)
        return {flow.site(node, "iterator", {pair}, role)}
    if name == "most_common":
        pair = flow.tuple_site(node, [site.keys, site.elem], role)
        return {flow.site(node, "list", {pair}, role)}
    if name in ("keys", "values"):
        return {flow.site(node, "iterator", site.keys if name == "keys" else site.elem, role)}
    if name == "copy":
        copied = flow.site(node, "dict", site.elem, name)
        flow.put(copied, set(), site.keys)
        return {copied}
    flow.escape({site})
    return flow.unknown(args, kwargs)


def _heap(flow, node, name, heap, added) -> set:
    """Return what the functions of `heapq` give that change the list they are given."""
    found = set()
    for atom in tuple(heap):
        if isinstance(atom, Container) and atom.kind == "list":
            flow.mutate(atom, node)
            flow.put(atom, added)
            flow.meet(atom.elem, atom.elem)
            found |= atom.elem
        else:
            flow.escape({atom})
            flow.escape(added)
            found.add(ANY)
    return {"none"} if name in ("heapq.heappush", "heapq.heapify") else found


def _counted(atom) -> set:
    """Return what a Counter of `atom` holds besides numbers: the values, if it is a mapping."""
    if isinstance(atom, Container):
        return atom.elem if atom.kind == "dict" else set()
    return set() if atom in SCALARS | {"textfile", "binfile"} else {ANY}


def _searched(flow, args: list) -> bool:
    """Say if nothing but builtin comparisons happens to what is searched and searched for."""
    lists = all(isinstance(a, Container) and a.kind != "method" for a in args[0])
    return lists and all(not v or is_plain(v) for v in (flow.items_of(args[0]), *args[1:]))


def _member(flow, node, name, args, kwargs, starred) -> set:
    first = args[0] if args else set()
    if name in flow.tree.patched:
        return flow.unknown(args, kwargs)
    every = [*args, *kwargs.values()]
    if (
        name.startswith("random.")
        and name in library.MEMBERS
        and not all(v <= NUMBERS for v in every)
    ):
        return flow.unknown(args, kwargs)  # it computes with arrays and fractions as well
    if name == "json.dumps" and "cls" in kwargs:  # whose encoder may give anything
        return flow.unknown(args, kwargs)
    if name in library.MEMBERS and not starred:
        flow.unknown([], kwargs)
        for value in args:
            flow.escape({a for a in value if isinstance(a, Inst)})
        return set(library.MEMBERS[name])
    if starred or (kwargs and not args and name != "argparse.ArgumentParser"):
        return flow.unknown(args, kwargs)
    match name:
        case "math.floor" | "math.ceil" | "math.trunc":
            return {"int"} if first <= NUMBERS else flow.unknown(args, kwargs)
        case "math.modf" | "math.frexp" if len(args) == 1 and not kwargs and first <= NUMBERS:
            second = "float" if name == "math.modf" else "int"
            return {flow.tuple_site(node, [{"float"}, {second}])}
        case "math.prod":
            return _folded(flow, args, kwargs)
        case "struct.unpack" | "struct.unpack_from" | "struct.iter_unpack":
            return unpacked(flow, node, name)
        case "bisect.bisect" | "bisect.bisect_left" | "bisect.bisect_right" if (
            len(args) > 1 and not kwargs and _searched(flow, args)
        ):
            return {"int"}
        case "copy.copy" | "copy.deepcopy" if len(args) == 1 and not kwargs:
            return copied(flow, node, first, name == "copy.deepcopy")
        case "functools.cmp_to_key" if len(args) == 1 and not kwargs:
            return {flow.site(node, "comparer", first)}
        case "random.Random" if first <= _SEEDS and len(args) == 1 and not kwargs:
            return {flow.site(node, "rng")}
        case "random.choice" | "secrets.choice":
            return _drawn(flow, first)
        case "random.sample" | "random.choices":
            return {flow.site(node, "list", _drawn(flow, first))}
        case "random.triangular" if all(v <= NUMBERS for v in [*args, *kwargs.values()]):
            return {"int", "bool", "float"}  # a triangle without a width is its end as it is
        case "random.shuffle":
            for atom in tuple(first):
                if isinstance(atom, Container) and atom.kind == "list":
                    flow.mutate(atom, node)
                else:
                    flow.escape({atom})
            return {"none"}
        case "re.compile":
            return {"pattern"} if first == {"str"} else {ANY}
        case (
            "re.match"
            | "re.search"
            | "re.fullmatch"
            | "re.findall"
            | "re.finditer"
            | "re.split"
            | "re.sub"
        ):
            if first <= {"str", "pattern"}:
                return _regex(flow, node, "pattern", name[3:], args[1:], kwargs)
        case "re.escape" if first <= {"str"} or first <= {"bytes"}:
            return set(first)
        case "csv.reader" if len(args) == 1 and not kwargs:
            return {flow.site(node, "iterator", {flow.site(node, "list", {"str"})})}
        case "csv.DictReader" if len(args) == 1 and not kwargs:
            return {flow.site(node, "iterator", {"csvrow"})}
        case "collections.Counter" if not kwargs:
            site = flow.site(node, "dict", {"int"})
            for atom in {a for v in args for a in v}:
                flow.put(site, _counted(atom), flow.items(atom))
            return {site}
        case "dict.fromkeys" if len(args) in (1, 2) and not kwargs:
            return keyed(flow, node, *args)
        case "collections.OrderedDict" if not args:
            return {flow.site(node, "dict")}
        case "collections.defaultdict" if len(args) == 1 and not kwargs:
            return {flow.site(node, "dict", flow.call_value(node, first, [], {}, False))}
        case "heapq.heappush" | "heapq.heappushpop" | "heapq.heapreplace" if len(args) == 2:
            return _heap(flow, node, name, first, args[1])
        case "heapq.heappop" | "heapq.heapify" if len(args) == 1:
            return _heap(flow, node, name, first, set())
        case "heapq.nlargest" | "heapq.nsmallest" if len(args) == 2 and set(kwargs) <= {"key"}:
            items = flow.items_of(args[1])
            _ordered(flow, node, kwargs, items)
            return {flow.site(node, "list", items)}
        case "requests.get" if len(args) == 1 and set(kwargs) <= QUIET_OPTIONS:
            return {"response"} if first <= {"str"} else flow.unknown(args, kwargs)
        case "urllib.request.urlopen" if len(args) == 1 and set(kwargs) <= {"timeout"}:
            return {"httpresponse"} if first <= {"str"} else flow.unknown(args, kwargs)
        case "collections.deque":
            return {flow.site(node, "deque", flow.items_of(first))}
        case "argparse.ArgumentParser" if not {"argument_default", "parents"} & set(kwargs):
            return {flow.site(node, "argparser")}
        case "pathlib.Path":
            return {"path"}
        case "os.path.join" if all(v <= {"str"} for v in args):
            return {"str"}
        case "os.listdir" if first <= {"str"}:
            return {flow.site(node, "list", {"str"})}
    return flow.unknown(args, kwargs)
