# SPDX-License-Identifier: Apache-2.0
"""What tells a program the numbers, the text or the frames of its own lines.

A rewrite moves lines, and may make a call from another frame. What Python itself prints of them on
standard error is no part of what a program does, and trials do not compare it (trial/same.py): the
traceback of an exception that nobody catches, the like from `traceback.print_exc()`, and the place
that a warning names. All else goes where the program likes, to a log, a page, a decision, so a file
with it is left alone.
"""

import ast
import re

# What reaches into the interpreter, or gives frames, lines and their text.
_NAMES_WORDS = """
_current_exceptions _current_frames _getframe _getframemodulename last_traceback modules setprofile
setprofile_all_threads settrace settrace_all_threads
__traceback__ exc_traceback tb_frame tb_lasti tb_lineno tb_next
ag_frame cr_frame f_back f_code f_globals f_lasti f_lineno f_locals f_trace gi_frame
co_firstlineno co_lines co_linetable co_lnotab co_positions
__closure__ __code__ __defaults__ __globals__ __kwdefaults__
StackSummary TracebackException extract_stack extract_tb format_exc format_exception format_list
format_stack format_tb print_exception print_last print_list print_stack print_tb walk_stack walk_tb
captureWarnings formatwarning showwarning warn_explicit
"""
_NAMES = frozenset(_NAMES_WORDS.split())
# Modules about lines and frames, and libraries that print the line of who calls them.
_MODULES = frozenset(
    {"absl.logging", "bdb", "cgitb", "faulthandler", "icecream", "linecache", "loguru", "pdb"}
    | {"rich.logging", "tracemalloc"}
)
_IMPORTED = _NAMES | {"exc_info", "print_exc"}  # as attributes it depends on the use
_LOGGED = frozenset({"exc_info", "stack_info"})
_FORMAT = re.compile(r"(%\(|\{|\$\{?)(lineno|funcName)\b")
# With one of these a file sees the records of its log, which know their lines.
_RECORDS = frozenset({"Filter", "Formatter", "Handler", "LogRecord", "addFilter", "makeRecord"})


def telltale(tree, node: ast.AST) -> str | None:
    """Return how the file may learn of its own lines by `node`, in words, or None."""
    match node:
        case ast.Import(names=names):
            return _imports([a.name for a in names], set())
        case ast.ImportFrom(module=module, names=names, level=level):
            last = {a.name for a in names}
            told = _IMPORTED | ({"exception"} if "log" in str(module) else set())
            return _imports([f"{module}.{name}" for name in last if not level], last & told)
        case ast.Attribute(attr=name):
            return f"the file uses .{name}" if _is_told(tree, node) else None
        case ast.Call():
            return _call(tree, node)
        case ast.Constant(value=str(text)):
            shown = _FORMAT.search(text)
            if shown and (shown[1] == "%(" or "logging" in tree.words):
                return "the file logs line numbers"
            asked = isinstance(tree.parents[node], ast.Call) and text in _NAMES - {"modules"}
            return f"the file uses .{text}" if asked or text in _LOGGED else None
    return None


def _imports(modules: list[str], names: set[str]) -> str | None:
    for name in modules:
        parts = name.split(".")
        if not _MODULES.isdisjoint({parts[0], ".".join(parts[:2])}):
            return f"the file imports {name}"
    return f"the file imports {min(names)}" if names else None


def _is_told(tree, node: ast.Attribute) -> bool:
    """Say if the attribute is one that tells of lines, used so that it does."""
    holder = tree.parents[node]
    call = holder if isinstance(holder, ast.Call) and holder.func is node else None
    match node.attr:
        case "exc_info":  # the exception and its class are no secret
            match tree.parents[holder]:
                case ast.Subscript(slice=ast.Constant(value=0 | 1)) if call:
                    return False
            return True
        case "exception":  # of a log, not of a future
            if isinstance(node.value, ast.Name) and node.value.id == "self" and not call:
                return False
            return isinstance(node.ctx, ast.Load) and not (call and not call.args)
        case "lineno":
            return "logging" in tree.words and not _RECORDS.isdisjoint(tree.words)
        case "print_exc":
            options = {k.arg for k in call.keywords} if call and not call.args else {"file"}
            return not options <= {"limit", "chain"} or _catches_stderr(tree)
    return node.attr in _NAMES


def _catches_stderr(tree) -> bool:
    """Say if the program may read what is printed on its standard error."""
    return "redirect_stderr" in tree.words | tree.outside or "sys.stderr" in tree.patched


def _call(tree, node: ast.Call) -> str | None:
    """Return how a call asks for its own line to be told, or the line of who called it."""
    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
    for keyword in node.keywords:
        given = keyword.value.value if isinstance(keyword.value, ast.Constant) else True
        if keyword.arg in _LOGGED and given:
            return f"the file logs with {keyword.arg}"
        if keyword.arg == "stacklevel" and (given != 1 or given is True):
            return "the file warns of a caller's line"
        if (called, keyword.arg) == ("catch_warnings", "record") and given:
            return "the file reads its warnings"
    # The third is the stack level; a log has a method of that name.
    if called == "warn" and len(node.args) > 2 and "warnings" in tree.words:
        return "the file warns of a caller's line"
    return None
