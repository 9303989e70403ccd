# SPDX-License-Identifier: Apache-2.0
"""Which remedies to try, in which order, and which of them to stack."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from citius.tune import remedies
from citius.tune.budget import Budget
from citius.tune.evidence import Evidence
from citius.tune.options import Options
from citius.tune.remedies.contract import Remedy, Site
from citius.tune.result import Result, Tried
from citius.tune.source.changed import changed_functions
from citius.tune.source.text import SourceError
from citius.tune.trial.pairs import Pairs, Trees
from citius.tune.trial.replay import Replay
from citius.tune.trial.statistics import LEANER, MARGIN, NOT_SLOWER, interval

SELECTING_PAIRS = 3
WORTH_STACKING = 1.01
CLEAR = 1.25  # one pair as far apart as this is enough to choose by
REPLAY_S = 5.0  # what judging by recorded calls may take
MOST_HOPED = 5.0  # what time is planned with, whatever a remedy expects


@dataclass(slots=True)
class Chosen:
    """The files with the remedies that are stacked so far, and what they are."""

    trees: Trees
    stacked: list[Tried]


class Search:
    """Finds candidates and tries each beside the stack so far; `judged` counts the trials."""

    def __init__(
        self,
        evidence: Evidence,
        options: Options,
        budget: Budget,
        pairs: Pairs,
        recorded: Replay | None,
        result: Result,
        progress: Callable[[str], None],
    ):
        self.evidence, self.options, self.budget = evidence, options, budget
        self.pairs, self.recorded = pairs, recorded
        self.result, self.progress = result, progress
        self.judged = 0
        self.hoped = 0.0  # seconds that one run of the stack takes, as far as known

    def run(self, trees: Trees) -> Chosen:
        """Stack the candidates that pay, the most promising first."""
        chosen = Chosen(trees, [])
        self.hoped = self.pairs.cost
        for tried, remedy in self._candidates(trees):
            blind = self._time_for(tried, alone=not chosen.stacked)
            if blind is None:
                continue
            rewritten = self.rewritten(chosen.trees, tried, remedy)
            if rewritten is None or not self._replays(chosen.trees, rewritten, tried):
                continue
            if blind:
                tried.why = "not tried alone for want of time"
                self.judged += 1
                self.result.tried.append(tried)
            elif not self._pays(chosen.trees, rewritten, tried):
                continue
            chosen = Chosen(rewritten, [*chosen.stacked, tried])
            self.hoped /= max(1.0, tried.gain or tried.expected)
        return chosen

    def without_last(self, trees: Trees, chosen: Chosen) -> Chosen:
        """Stack all but the last candidate again, on the original `trees`."""
        again = Chosen(trees, [])
        by_name = {remedy.NAME: remedy for remedy in self.remedies()}
        for tried in chosen.stacked[:-1]:
            before = len(self.result.tried)
            rewritten = self.rewritten(again.trees, tried, by_name[tried.remedy])
            del self.result.tried[before:]
            if rewritten is not None:
                again = Chosen(rewritten, [*again.stacked, tried])
        return again

    def remedies(self) -> list[Remedy]:
        """Return the remedies that the options allow."""
        only, skip = self.options.only, self.options.skip
        return [r for r in remedies.found() if r.NAME not in skip and (not only or r.NAME in only)]

    def _candidates(self, trees: Trees) -> list[tuple[Tried, Remedy]]:
        """Return the sites that may be rewritten, by expected gain; note the others."""
        found = []
        for remedy, site in self._sites(trees):
            tried = _tried(site, remedy)
            if self.budget.left <= 0:  # what `holds` would say may take long
                tried.why = f"no time left, {self.budget.wanted(self._least())} would do"
                self.result.untried.append(tried)
                continue
            reason = remedy.holds(site)
            if reason is None and (tried.expected >= MARGIN or site.saves_memory):
                found.append((tried, remedy))
            else:
                tried.why = f"skipped: {reason or 'too little to gain'}"
                self.result.tried.append(tried)
        return sorted(found, key=lambda pair: (-pair[0].expected, pair[0].file, pair[0].line))

    def _sites(self, trees: Trees) -> Iterator[tuple[Remedy, Site]]:
        for remedy in self.remedies():
            for tree in trees.values():
                for site in remedy.finds(self.evidence, tree):
                    yield remedy, site

    def _least(self) -> float:
        """Return the seconds that trying and verifying a candidate takes, if it gains little."""
        return 2 * (SELECTING_PAIRS + self.options.pairs) * self.pairs.cost

    def _time_for(self, tried: Tried, alone: bool) -> bool | None:
        """Say if the candidate must be tried blind for want of time; None if not at all."""
        hoped = self.hoped / min(tried.expected, MOST_HOPED)
        trying = self.hoped + hoped
        verifying = self.options.pairs * (self.pairs.cost + hoped)
        blind = alone and self.budget.left < trying + verifying
        if self.budget.left >= verifying + (0 if blind else trying):
            return blind
        tried.why = f"no time left, {self.budget.wanted(trying + verifying)} would do"
        self.result.untried.append(tried)
        return None

    def rewritten(self, stack: Trees, tried: Tried, remedy: Remedy) -> Trees | None:
        """Apply a remedy to the stack, where it may look different by now."""
        for tree in stack.values():
            for site in remedy.finds(self.evidence, tree):
                if site.key != (tried.remedy, tried.file, tried.line, tried.subject):
                    continue
                try:
                    reason = remedy.holds(site)
                    if reason is None:
                        return {**stack, tree.path: remedy.rewrites(site)}
                except SourceError as error:
                    reason = str(error)
                tried.why = f"dropped: {reason}"
                self.result.tried.append(tried)
                return None
        tried.why = "done by another remedy"
        self.result.tried.append(tried)
        return None

    def _replays(self, stack: Trees, rewritten: Trees, tried: Tried) -> bool:
        """Judge a candidate by recorded calls first; False if it is dropped for what they say."""
        old, new = stack[tried.file], rewritten[tried.file]
        told, names = [], changed_functions(old, new) or []
        for name in names:
            if self.recorded is None or self.budget.left < REPLAY_S + self._least():
                break
            found = self.recorded.judge(old, new, name, stack)
            if isinstance(found, str):
                tried.replayed = f"judged by whole runs only: {found}"
            elif not found.same:
                return self._dropped(tried, f"dropped: a recorded call of {name}: {found.reason}")
            elif found.ratio is None:
                tried.replayed = f"the same in {found.calls} recorded calls of {name}, not timed"
            else:
                tried.replayed = f"{found.ratio:.2f}x in {found.calls} recorded calls of {name}"
                told.append(found)
        slower = [t for t in told if t.interval[1] < NOT_SLOWER]
        if slower and len(slower) == len(names):
            return self._dropped(tried, f"no gain: {tried.replayed}")
        return True

    def _dropped(self, tried: Tried, why: str) -> bool:
        tried.why = why
        self.judged += 1
        self.result.tried.append(tried)
        return False

    def _pays(self, stack: Trees, rewritten: Trees, tried: Tried) -> bool:
        """Run a candidate beside the stack so far; say if it is worth stacking."""
        self.progress(f"trying {tried.remedy}, {tried.file}:{tried.line}")
        self.judged += 1
        self.result.tried.append(tried)
        found = self.pairs.run(stack, rewritten, SELECTING_PAIRS, enough=CLEAR)
        tried.pairs, tried.same = found.pairs, found.same
        if found.reason:
            tried.why = f"dropped: {found.reason}"
            return False
        tried.gain = statistics.geometric_mean(found.ratios)
        tried.memory = statistics.geometric_mean(found.memory)
        if len(found.ratios) > 1:
            tried.interval = interval(found.ratios)[1:]
        middle = statistics.median(found.ratios)
        if middle < WORTH_STACKING and not (tried.memory > LEANER and middle > NOT_SLOWER):
            tried.why = "no gain"
            return False
        tried.why = "not verified"
        return True


def _tried(site: Site, remedy: Remedy) -> Tried:
    return Tried(
        site.remedy, site.tree.path, site.line, site.subject, site.evidence, remedy.expects(site)
    )
