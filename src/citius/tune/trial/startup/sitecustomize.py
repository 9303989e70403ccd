# SPDX-License-Identifier: Apache-2.0
"""Runs at the start of every Python process of a trial, before the program.

It seeds an unseeded `random` and `numpy.random` with the pair's seed when the program imports
them, notes if the program drew from them without a seed of its own, and installs the probes of a
recorded run. Then it takes itself out of the way and lets the user's own sitecustomize run.
CITIUS_TRIAL holds `seed=N;notes=DIR` and for a recorded run `record=1`.
"""

import os
import sys


def _settings():
    pairs = (part.partition("=") for part in os.environ.get("CITIUS_TRIAL", "").split(";"))
    return {key: value for key, _, value in pairs if key}


def _note(folder, name, text=""):
    try:
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    except OSError:
        pass  # a full disk must not change what the program does


class _Seeder:
    """An import finder that seeds `random` and `numpy.random` right after they are loaded."""

    names = ("random", "numpy.random")

    def __init__(self, seed, folder):
        self.seed, self.folder, self.busy = seed, folder, set()

    def find_spec(self, name, path=None, target=None):
        if name not in self.names or name in self.busy:
            return None
        from importlib.util import find_spec

        self.busy.add(name)
        try:
            spec = find_spec(name)
        finally:
            self.busy.discard(name)
        if spec is None or spec.loader is None:
            return None
        load, seeder = spec.loader.exec_module, self

        class Loader:
            def create_module(self, spec):
                return inner.create_module(spec)

            def exec_module(self, module):
                load(module)
                (seeder.random if name == "random" else seeder.numpy)(module)

            def __getattr__(self, attribute):
                return getattr(inner, attribute)

        inner, spec.loader = spec.loader, Loader()
        return spec

    def random(self, module):
        import atexit

        module.seed(self.seed)
        seeded, start, own = module.seed, module.getstate(), []

        def seed(*args, **kwargs):
            own.append(True)
            return seeded(*args, **kwargs)

        def reseed():
            seeded(self.seed + 1)

        def drew():
            if not own and module.getstate() != start:
                _note(self.folder, "unseeded-random")

        module.seed = seed
        os.register_at_fork(after_in_child=reseed)
        atexit.register(drew)

    def numpy(self, module):
        module.seed(self.seed % 2**32)
        make = module.default_rng

        def default_rng(seed=None):
            if seed is None:
                _note(self.folder, "unseeded-numpy")
                seed = self.seed
            return make(seed)

        module.default_rng = default_rng


def _chain():
    """Let the sitecustomize that this one hides run."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [p for p in sys.path if os.path.abspath(p) != here]
    me = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError:
        if me is not None:
            sys.modules["sitecustomize"] = me


_SETTINGS = _settings()
if "seed" in _SETTINGS:
    sys.meta_path.insert(0, _Seeder(int(_SETTINGS["seed"]), _SETTINGS["notes"]))
if "record" in _SETTINGS:
    import citius_probes
    import citius_replay

    citius_probes.install(_SETTINGS["notes"])
    citius_replay.install(_SETTINGS["notes"], int(_SETTINGS["seed"]))
_chain()
