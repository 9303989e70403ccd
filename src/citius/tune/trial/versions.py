# SPDX-License-Identifier: Apache-2.0
"""Two versions of a module in one process, each with the project's modules as it sees them.

A part of replayer.py, which runs in the program's process: the standard library alone.
"""

import functools
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import types


class Unfit(Exception):
    """The function cannot be judged by its recorded calls; the message says why."""


class Finder(importlib.machinery.SourceFileLoader):
    """Loads one version of the module, whatever the file on the disk holds."""

    def __init__(self, name, file, source):
        super().__init__(name, file)
        self.source = source

    def find_spec(self, name, path=None, target=None):
        """Return how to load the module, None for any other."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, fullname):
        """Compile the version."""
        return compile(self.source, self.path, "exec", dont_inherit=True)


class Version:
    """One version of the module with the project's modules as it sees them; enter it to call it."""

    def __init__(self, request, side):
        self.name, self.root = request["name"], request["root"] + os.sep
        self.who = {"old": "the original", "new": "the candidate"}[side]
        self.side, self.modules, self.size = side, {}, 0
        with open(request[side], "rb") as file:
            finder = Finder(self.name, request["file"], file.read())
        with self:
            sys.meta_path.insert(0, finder)
            try:
                self.module = importlib.import_module(self.name)
                *owner, function = request["function"].split(".")
                space = self.module.__dict__
                self.function = (vars(space[owner[0]]) if owner else space)[function]
            except BaseException as error:
                said = f"{type(error).__name__}: {text_of(error)}"
                raise Unfit(f"{self.who} cannot be loaded as a module: {said}") from None
            finally:
                sys.meta_path.remove(finder)

    def __enter__(self):
        sys.modules.update(self.modules)
        self.size = len(sys.modules) if self.modules else 0
        return self

    def __exit__(self, *_):
        if len(sys.modules) != self.size:
            self.modules = {n: m for n, m in list(sys.modules.items()) if self.owns(m)}
        for name in self.modules:
            sys.modules.pop(name, None)

    def owns(self, module):
        """Say if a module is one of the project's."""
        if not issubclass(type(module), types.ModuleType):
            return False
        space = types.ModuleType.__dict__["__dict__"].__get__(module)  # a lazy module stays so
        paths = [space.get("__file__"), *(space.get("__path__") or ())]
        return any(isinstance(p, str) and os.path.abspath(p).startswith(self.root) for p in paths)

    def find(self, module, name):
        """Return a class of this version's."""
        return importlib.import_module(named(module, self.name)).__dict__[name]


def named(module, name):
    """Return the name under which a module of the program is loaded here."""
    return name if module in ("__main__", "__mp_main__") else module


def held_by(modules):
    """Yield (module, name) and value of what modules and their classes hold."""
    for module, loaded in modules.items():
        for name, value in list(vars(loaded).items()):
            if name.startswith("__") or issubclass(type(value), types.ModuleType):
                continue
            yield (module, name), _seen(value)
            if issubclass(type(value), type) and value.__module__ == module:
                for member, held in list(vars(value).items()):
                    if not member.startswith("__"):
                        yield (module, f"{name}.{member}"), _seen(held)


def _seen(value):
    """Return what tells if a value changed: for a cache, how often it was asked."""
    if type(value) is functools._lru_cache_wrapper:
        return tuple(value.cache_info())
    return value


def text_of(error):
    """Return an exception's text, whatever its class does about it."""
    try:
        return str(error)
    except Exception:
        return "(no text)"
