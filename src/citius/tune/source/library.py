# SPDX-License-Identifier: Apache-2.0
"""Tables of what builtins, methods of builtin types and the standard library's functions give.

A type stands here where it is exact, never a subclass, in every Python that is supported. Whoever
is in a table keeps none of its arguments.
"""

from citius.tune.source.values import ANY


def _each(names: str, *gives: str, of: str = "") -> dict[str, set]:
    """Return a table in which each of `names` (of the module `of`) gives the same."""
    return {f"{of}{name}": set(gives) for name in names.split()}


#: Builtins that look at their arguments.
BUILTINS = {
    **_each("len ord hash id int", "int"),
    **_each("chr hex oct bin ascii input", "str"),
    **_each("bool all any callable isinstance issubclass hasattr", "bool"),
    **_each("float", "float"),
    **_each("print", "none"),
    **_each("complex", "complex"),
    **_each("bytes", "bytes"),
}
_EITHER = (
    "strip lstrip rstrip lower upper title capitalize swapcase replace center ljust rjust zfill "
    "expandtabs translate removeprefix removesuffix join"
)
_WHERE = "find rfind index rindex count"
_TESTS = "startswith endswith isalpha isalnum isdigit isspace isupper islower istitle isascii"
_STR = {
    **_each(f"{_EITHER} casefold", "str"),
    **_each(_WHERE, "int"),
    **_each(f"{_TESTS} isdecimal isnumeric isidentifier isprintable", "bool"),
    **_each("encode", "bytes"),
}
_BYTES = {
    **_each(_EITHER, "bytes"),
    **_each(_WHERE, "int"),
    **_each(_TESTS, "bool"),
    **_each("decode hex", "str"),
}
_FILE = {**_each("write seek tell", "int"), **_each("close flush writelines", "none")}
_WHOLE = _each("bit_length bit_count", "int") | _each("to_bytes", "bytes")
METHODS = {
    "str": _STR,
    "bytes": _BYTES,
    "textfile": _FILE | _each("read readline", "str"),
    "binfile": _FILE | _each("read readline", "bytes"),
    "path": {
        **_each("read_text as_posix", "str"),
        **_each("read_bytes", "bytes"),
        **_each("resolve absolute with_suffix with_name joinpath expanduser", "path"),
        **_each("exists is_file is_dir", "bool"),
    },
    "response": _each("raise_for_status close", "none"),
    "httpresponse": _each("read", "bytes") | _each("close", "none"),
    "int": _WHOLE,
    "bool": _WHOLE,
    "float": _each("is_integer", "bool") | _each("hex", "str"),
}
#: Methods that make a container: its kind, and what it holds.
MAKES = {
    **{("str", name): ("list", "str") for name in ("split", "rsplit", "splitlines")},
    **{("bytes", name): ("list", "bytes") for name in ("split", "rsplit", "splitlines")},
    ("textfile", "readlines"): ("list", "str"),
    ("binfile", "readlines"): ("list", "bytes"),
    **{("path", name): ("iterator", "path") for name in ("iterdir", "glob", "rglob")},
}
#: Functions of modules.
MEMBERS = {
    **_each(
        "sqrt cbrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp exp2 log "
        "log2 log10 log1p expm1 pow fmod remainder hypot degrees radians copysign fabs dist erf "
        "erfc gamma lgamma fsum ldexp nextafter ulp",
        "float",
        of="math.",
    ),
    **_each("gcd lcm factorial comb perm isqrt", "int", of="math."),
    **_each("isnan isinf isfinite isclose", "bool", of="math."),
    **_each(
        "random uniform gauss normalvariate expovariate betavariate gammavariate lognormvariate "
        "paretovariate vonmisesvariate weibullvariate",
        "float",
        of="random.",
    ),
    **_each("randint randrange getrandbits", "int", of="random."),
    **_each("randbytes", "bytes", of="random."),
    **_each("randbelow randbits", "int", of="secrets."),
    **_each("token_bytes", "bytes", of="secrets."),
    **_each("token_hex token_urlsafe", "str", of="secrets."),
    **_each("time perf_counter monotonic process_time", "float", of="time."),
    **_each("time_ns perf_counter_ns monotonic_ns process_time_ns", "int", of="time."),
    **_each("random.seed time.sleep sys.setrecursionlimit", "none"),
    **_each("sys.intern json.dumps os.getcwd textwrap.dedent time.strftime time.ctime", "str"),
    **_each("struct.pack zlib.compress zlib.decompress os.urandom", "bytes"),
    **_each("zlib.crc32 zlib.adler32 struct.calcsize os.getpid", "int"),
    **_each("int.from_bytes", "int") | _each("bytes.fromhex", "bytes"),
    **_each("statistics.mean statistics.median", ANY),
    **_each("sys.exit"),
}
#: What a compiled pattern's methods give.
PATTERN = {
    "match": {"match", "none"},
    "search": {"match", "none"},
    "fullmatch": {"match", "none"},
    "sub": {"str"},
    "subn": {ANY},
}
