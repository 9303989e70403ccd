# SPDX-License-Identifier: Apache-2.0
"""Writes the opcode tables of the interpreter that runs it as a C++ header.

The engine is built for one CPython version at a time, so the tables come from that version's own
`dis` and `opcode` modules instead of a list per version that somebody has to keep up.

    python3 make_opcode_tables.py OUTPUT
"""

import dis
import opcode
import sys

CALLS = {"CALL", "CALL_KW", "CALL_FUNCTION_EX", "PRECALL"}
# Specialised calls that enter a Python function, or do nothing worth the name.
PYTHON_CALLS = ("PY_", "PYFUNC", "BOUND_METHOD", "ALLOC_AND_ENTER_INIT", "TYPE_1")


def all_opcodes():
    """Name -> number, specialised and instrumented ones included."""
    return dict(dis._all_opmap)


def base_name(name):
    """The opcode a specialised one stands in for."""
    for base, special in dis._specializations.items():
        if name in special:
            return base
    return name.removeprefix("INSTRUMENTED_")


def cache_units(name):
    """Inline cache entries after an instruction."""
    entries = opcode._inline_cache_entries
    if isinstance(entries, dict):
        return entries.get(name, 0)
    return entries[opcode.opmap[name]] if name in opcode.opmap else 0


def call_kind(name):
    """0: no call; 1: surely a C callable; 2: look at the callable."""
    base = base_name(name)
    if base == "PRECALL" and name in ("PRECALL", "PRECALL_ADAPTIVE"):
        return 0
    if base not in CALLS:
        return 0
    if name in CALLS or name.startswith("INSTRUMENTED_") or name.endswith("_ADAPTIVE"):
        return 2
    if "NON_PY" in name:
        return 2
    return 0 if any(part in name for part in PYTHON_CALLS) else 1


def jump_kind(name):
    """0: none; 1: forward; 2: backward; 3: never falls through; 4: forward, never falls through."""
    number = opcode.opmap.get(name)
    if name in ("RETURN_VALUE", "RETURN_CONST", "RERAISE", "RAISE_VARARGS", "INTERPRETER_EXIT"):
        return 3
    if number is None or number not in opcode.hasjrel:
        return 0
    if name == "JUMP_FORWARD":
        return 4
    if "BACKWARD" in name:
        return 3 if name.startswith("JUMP_BACKWARD") else 2
    return 1


def table(kind, name, values):
    """One C++ array of 256 values."""
    rows = "\n".join(
        f"    {', '.join(str(v) for v in values[i : i + 16])}," for i in range(0, 256, 16)
    )
    return f"inline constexpr {kind} {name}[256] = {{\n{rows}\n}};\n"


def main(path):
    """Writes the header to `path`."""
    opmap = all_opcodes()
    base, caches, calls, jumps = list(range(256)), [0] * 256, [0] * 256, [0] * 256
    for name, number in opmap.items():
        if number > 255:
            continue
        plain = base_name(name)
        base[number] = opmap.get(plain, number)
        caches[number] = cache_units(plain)
        calls[number] = call_kind(name)
        jumps[number] = jump_kind(plain)
    constants = {
        key: opmap.get(key, 256)
        for key in (
            "CALL",
            "CALL_KW",
            "CALL_FUNCTION_EX",
            "EXTENDED_ARG",
            "PRECALL",
            "RETURN_GENERATOR",
        )
    }
    with open(path, "w", encoding="ascii") as out:
        out.write("// SPDX-License-Identifier: Apache-2.0\n")
        out.write(
            f"// Made by make_opcode_tables.py from CPython {sys.version.split()[0]}.\n#pragma once\n\n"
        )
        out.write("namespace citius::measure::opcodes {\n\n")
        out.write(
            "".join(
                f"inline constexpr int k{''.join(p.title() for p in k.split('_'))} = {v};\n"
                for k, v in constants.items()
            )
        )
        out.write(
            "// The unspecialised opcode; inline cache units; 0 no call, 1 C callable, 2 look at the callable;\n"
        )
        out.write(
            "// 0 no jump, 1 forward, 2 backward, 3 no fall through, 4 forward without fall through.\n"
        )
        for kind, name, values in (
            ("unsigned char", "kBase", base),
            ("unsigned char", "kCaches", caches),
            ("unsigned char", "kCallKind", calls),
            ("unsigned char", "kJump", jumps),
        ):
            out.write(table(kind, name, values))
        out.write("\n}  // namespace citius::measure::opcodes\n")


if __name__ == "__main__":
    main(sys.argv[1])
