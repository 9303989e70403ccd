# SPDX-License-Identifier: Apache-2.0
"""What a remedy is. See docs/guides/add-a-remedy.md.

A remedy is a module of this folder with these names:

    NAME, SUMMARY, SOURCE      how it is called, what it does in a line, where it comes from
    LIBRARIES                  the modules outside the standard library that its rewrites may
                               import, where `evidence.libraries` has them
    finds(evidence, tree)      the sites of the tree that the evidence calls for, hot ones only
    holds(site)                None, or the reason why the rewrite could change what the program
                               does; decided from the source alone, never from the runs
    rewrites(site)             the tree with the rewrite, for a site that holds
    expects(site)              the speed-up of the whole program that it should bring, by Amdahl
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from citius.tune.evidence import Evidence
from citius.tune.source.tree import Tree

#: Places that take less than this part of the run are not looked at: see trial.statistics.MARGIN.
WORTH = 0.015


@dataclass(slots=True)
class Site:
    """A place where a remedy may apply.

    Attributes:
        remedy: the remedy's NAME.
        tree: the file as it is now.
        node: the syntax that the rewrite is about.
        subject: what it is about, in the file's own words (`word in stopwords`).
        share, interval: the part of the run that it takes, and the half width of that.
        evidence: what was seen that calls for the remedy, in words, printed with it.
        notes: the remedy's own.
        saves_memory: the rewrite is worth a trial for the memory that it spares.
    """

    remedy: str
    tree: Tree
    node: ast.AST
    subject: str
    share: float
    interval: float
    evidence: str
    notes: dict = field(default_factory=dict)
    saves_memory: bool = False

    @property
    def line(self) -> int:
        """Return the line in the user's file."""
        return self.tree.origin(self.node.lineno)

    @property
    def key(self) -> tuple:
        """Return what tells the site from others, also after another remedy changed the file."""
        return self.remedy, self.tree.path, self.line, self.subject


class Remedy(Protocol):
    """The module-level names of a remedy."""

    NAME: str
    SUMMARY: str
    SOURCE: str
    LIBRARIES: tuple[str, ...]

    def finds(self, evidence: Evidence, tree: Tree) -> Iterable[Site]:
        """Return the hot sites that the evidence calls for."""

    def holds(self, site: Site) -> str | None:
        """Return None, or why the rewrite could change what the program does."""

    def rewrites(self, site: Site) -> Tree:
        """Return the tree with the rewrite."""

    def expects(self, site: Site) -> float:
        """Return the expected speed-up of the whole program."""


def amdahl(share: float, factor: float) -> float:
    """Return the speed-up of the whole when a part `share` of it gets `factor` times faster.

    Amdahl, 1967.
    """
    return 1 / (1 - share + share / max(factor, 1e-9))
