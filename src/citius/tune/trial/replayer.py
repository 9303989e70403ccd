# SPDX-License-Identifier: Apache-2.0
"""Makes recorded calls again, by the old and the new version of a file in turn.

    python replayer.py REQUEST

REQUEST is a file of JSON, written by replay.py: {"old", "new": the two sources, "file": the path
they stand for, "name": of the module, "function", "root", "program", "argv", "calls": paths of
recorded calls, "timed": are they to be timed, "tolerance", "budget": seconds, "output", "stage",
"result": paths to write}. What comes of it is written whole or not at all, so that a version that
ends this process or closes its descriptors says nothing. It runs in a copy of the project, with
the program's interpreter and environment, and uses the standard library alone.
"""

import gc
import json
import os
import resource
import signal
import sys
from time import perf_counter

_HERE = os.path.dirname(os.path.abspath(__file__))
_OURS = [_HERE, os.path.join(_HERE, "startup")]
sys.path[:0] = _OURS

import citius_plain as plain  # noqa: E402
from equal import difference  # noqa: E402
from versions import Unfit, Version, held_by, named, text_of  # noqa: E402
from watch import Watch  # noqa: E402

LEAST_ROUNDS, MOST_ROUNDS = 3, 15
LOOP_S, MOST_LOOPS, LOOP_BYTES = 200e-6, 64, 4 << 20  # short calls are timed several at a time
SLOWER, PATIENCE_S = 10, 2.0  # a call may take 10x what it took, and this on top
FILE_BYTES = 64 << 20
_OUTPUT = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SHOWN = 1 << 20  # of what a call prints, compared byte by byte
NAMES = "the arguments after the call", "the keyword arguments after the call"


class Output:
    """What is written to standard output and standard error, below Python too."""

    def __init__(self, path):
        self.files = []
        for descriptor in (1, 2):
            file = os.open(f"{path}{descriptor}", _OUTPUT, 0o600)
            os.dup2(file, descriptor)
            self.files.append(file)

    def take(self):
        """Return what was written since the last time."""
        taken = []
        for stream, file in zip((sys.stdout, sys.stderr), self.files, strict=True):
            try:
                stream.flush()
                size = os.fstat(file).st_size
                taken.append((size, os.pread(file, min(size, SHOWN), 0)))
                os.ftruncate(file, 0)
            except (OSError, ValueError, AttributeError) as error:
                raise Unfit(f"a call leaves no output to compare: {error}") from None
        return taken


class Replayer:
    """Makes the calls of a request."""

    def __init__(self, request):
        self.request = request
        self.pid, self.output, self.watch = os.getpid(), Output(request["output"]), Watch()
        self.stage("old")
        self.old = Version(request, "old")
        self.stage("new")
        self.new = Version(request, "new")

    def stage(self, text):
        """Note what is being done, for when it ends us."""
        with open(self.request["stage"], "w") as file:
            file.write(text)

    def run(self):
        """Compare, then time; return what to tell."""
        calls = [_call(path) for path in self.request["calls"]]
        before = [(version, self.state(version)) for version in (self.old, self.new)]
        for call in calls:
            reason = self.compare(call)
            if reason:
                return {"calls": len(calls), "reason": reason, "rounds": []}
        for version, state in before:
            self.unchanged(version, state)
        rounds = self.rounds(calls) if self.request["timed"] else []
        return {"calls": len(calls), "reason": None, "rounds": rounds}

    # -- comparing ------------------------------------------------------------------------

    def compare(self, call):
        """Return what the new version does otherwise in a call, None if nothing."""
        ours = self.once(self.old, call)
        with self.old:
            recorded = self.loaded(call["after"], self.old)
            reason = self.unlike(recorded, ours[0])
        if reason:
            raise Unfit(f"a recorded call does not give the same when it is made again: {reason}")
        reason = self.difference(ours, self.once(self.new, call))
        if reason is None:
            return None
        again = self.once(self.old, call)
        if self.difference(ours, again) or not self.difference(again, self.once(self.new, call)):
            raise Unfit(f"a recorded call does not give the same twice: {reason}")
        return reason

    def unlike(self, recorded, ours):
        """Return what the original did otherwise when it was recorded."""
        kind, came, args, kwargs = recorded
        ended, result, *left = ours
        if kind == ended == "exception":  # its fields are not recorded
            came, result = (named(came[0], self.old.name), *came[1:]), result[:3]
        names = ("how it ends", "the result", *NAMES)
        return difference((kind, came, args, kwargs), (ended, result, *left), names=names)

    def difference(self, ours, theirs):
        """Return what a call by another version, or another time, did otherwise."""
        (kind, *left), said, written = ours
        (other, *right), said_then, written_then = theirs
        if kind != other:
            return f"it {_ended(other, right[0], said_then)} where it {_ended(kind, left[0], said)}"
        what = "the result" if kind == "result" else "the exception"
        tolerance = self.request["tolerance"]
        reason = difference(tuple(left), tuple(right), tolerance, (what, *NAMES))
        if reason is None and said != said_then:
            return f"the exception says {said_then[:80]!r} instead of {said[:80]!r}"
        if reason is None and written != written_then:
            (_, out), (_, err) = written
            (_, out_then), (_, err_then) = written_then
            mine, theirs = (out, out_then) if out != out_then else (err, err_then)
            return f"it prints {theirs[:60]!r} instead of {mine[:60]!r}"
        return reason

    def once(self, version, call):
        """Make a call; return what came of it, the exception's text, and what it wrote."""
        self.stage(version.side)
        with version:
            began = perf_counter()
            args, kwargs = self.loaded(call["before"], version)
            self.output.take()
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_S + SLOWER * call["seconds"])
            said, self.watch.on = "", True
            start = perf_counter()
            try:
                kind, came = "result", version.function(*args, **kwargs)
            except BaseException as error:
                kind, said, of = "exception", text_of(error), type(error)
                came = of.__module__, of.__qualname__, error.args, dict(vars(error))
            end = perf_counter()
            self.watch.on = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.own(version)
            if version is self.old:
                call["took"], call["costs"] = end - start, end - began
            return (kind, came, args, kwargs), said, self.output.take()

    def loaded(self, data, version):
        """Return what was recorded, made of the version's own classes."""
        try:
            return plain.loads(data, version.find)
        except Exception as error:
            said = f"{type(error).__name__}: {text_of(error)}"
            raise Unfit(f"{version.who} cannot take what was recorded: {said}") from None

    def own(self, version):
        """End a process that a call has forked and let return; refuse calls that reach outside."""
        if os.getpid() != self.pid:
            os._exit(0)
        if self.watch.seen:
            raise Unfit(f"{version.who} {self.watch.seen} in a call")

    # -- what outlives a call -------------------------------------------------------------

    def state(self, version):
        """Return what the modules of a version hold: bytes, or the identity of what is not plain."""
        with version:
            return {place: self.held(value) for place, value in held_by(version.modules)}

    def held(self, value):
        """Return what tells if a value changed: its bytes, or its identity if it is not plain."""
        try:
            return plain.dumps(value, self.request["root"]), None
        except Exception:
            return None, id(value)

    def unchanged(self, version, before):
        """Refuse a version that keeps something from call to call."""
        with version:
            now = dict(held_by({m: version.modules[m] for m, _ in before if m in version.modules}))
            places = [p for p in now if p not in before]
            for place, (data, identity) in before.items():
                if place not in now:
                    places.append(place)
                elif data is None:
                    places += [place] if id(now[place]) != identity else []
                elif difference(self.loaded(data, version), now[place]):
                    places.append(place)
        if places:
            module, name = places[0]
            raise Unfit(f"{version.who} changes `{name}` of {module} from call to call")

    # -- timing ---------------------------------------------------------------------------

    def rounds(self, calls):
        """Return, for each round, the seconds of each call by the old and the new version."""
        start, left, plan = perf_counter(), self.request["budget"], []
        for call in sorted(calls, key=lambda c: -c["took"]):
            room = LOOP_BYTES // len(call["before"])
            loops = max(1, min(MOST_LOOPS, room, int(LOOP_S / max(call["took"], 1e-7))))
            costs = 2 * LEAST_ROUNDS * loops * call["costs"]
            if costs <= left or not plan:
                plan.append((call, loops))
                left -= costs
        rounds = []
        while len(rounds) < LEAST_ROUNDS or (
            len(rounds) < MOST_ROUNDS and perf_counter() - start < self.request["budget"]
        ):
            rounds.append(
                [self.pair(c, loops, len(rounds) + n) for n, (c, loops) in enumerate(plan)]
            )
        return rounds

    def pair(self, call, loops, number):
        """Time a call by both versions, in an order that alternates."""
        took = [0.0, 0.0]
        for index in (0, 1) if number % 2 else (1, 0):
            took[index] = self.timed((self.old, self.new)[index], call, loops)
        return took

    def timed(self, version, call, loops):
        """Return the seconds that a call takes by a version."""
        self.stage(version.side)
        with version:
            todo = [self.loaded(call["before"], version) for _ in range(loops)]
            function = version.function
            patience = PATIENCE_S + SLOWER * loops * max(call["took"], call["seconds"])
            signal.setitimer(signal.ITIMER_REAL, patience)
            gc.disable()
            self.watch.on = True
            start = perf_counter()
            for args, kwargs in todo:
                try:
                    function(*args, **kwargs)
                except BaseException:
                    continue
            end = perf_counter()
            gc.enable()
            self.watch.on = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.own(version)
            self.output.take()
        return max(end - start, 1e-9) / loops


def _call(path):
    with open(path, "rb") as file:
        head = json.loads(file.readline())
        return {**head, "before": file.read(head["before"]), "after": file.read(head["after"])}


def _ended(kind, came, said):
    if kind == "exception":
        return f"raises {came[1]}: {said[:80]}"
    return f"returns {type(came).__name__}"


def hide():
    """Take this folder out of the program's sight: it may have modules of the same names."""
    sys.path[:] = [p for p in sys.path if os.path.abspath(p) not in _OURS]
    for name in ("equal", "versions", "watch"):
        del sys.modules[name]


def limit():
    """Bound what a version can fill the disk with."""
    for kind, size in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, FILE_BYTES)):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or size < hard:
            resource.setrlimit(kind, (size, hard))


def main():
    """Do what the request asks for."""
    with open(sys.argv[1]) as file:
        request = json.load(file)
    hide()
    limit()
    if not sys.flags.safe_path:
        sys.path.insert(0, os.path.dirname(request["program"]))
    sys.argv = request["argv"]
    sys.dont_write_bytecode = True  # by a call that imports, it would be a file written
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        told = Replayer(request).run()
    except Unfit as unfit:
        told = {"unfit": str(unfit)}
    with open(request["result"] + ".new", "w") as file:
        json.dump(told, file)
    os.replace(request["result"] + ".new", request["result"])
    os._exit(0)


if __name__ == "__main__":
    main()
