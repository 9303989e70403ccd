# SPDX-License-Identifier: Apache-2.0
"""A hot call of the standard library: have it done by what is faster and gives the same.

Each rewrite adds a function to the file that takes the fast way for what it surely suits, and
does the original call for all else; its part says what is exactly the same and by which source:
dates.py for `strptime`, with the standard library alone, and json.py for
`json.loads`, only where orjson is installed or allowed.

Left alone, for results would differ: `json.dumps`, `csv`, `statistics.mean` (exact fractions),
compressing by isal (other bytes), and reading by isal (other exceptions for damaged files; releases
0.7 and 0.8 were withdrawn for reading joined files wrongly).
"""

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.added import Refused
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.library.dates import dates
from citius.tune.remedies.library.json import parses
from citius.tune.source.tree import Tree

NAME = "library"
SUMMARY = "let a faster function do what a library call does"
SOURCE = "datetime.fromisoformat, CPython issue 15873; orjson, github.com/ijl/orjson"
LIBRARIES = ("orjson",)


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot calls that have a faster counterpart."""
    sites = []
    for offer in (*dates(tree), *parses(tree, evidence.libraries)):
        share, interval = evidence.total_share(tree.path, offer.lines(tree))
        if share >= WORTH:
            said = f"{share:.0%} of the run on lines with it"
            notes = {"offer": offer, "imports": offer.imports}
            node = offer.nodes[0]
            sites.append(Site(NAME, tree, node, offer.subject, share, interval, said, notes))
    return sites


def holds(site: Site) -> str | None:
    """Return why the result could differ, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    try:
        site.notes["offer"].plan()
    except Refused as refused:
        return str(refused)
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree with the faster function."""
    return site.notes["offer"].plan()()


def expects(site: Site) -> float:
    """Return the gain if the lines did little but the call."""
    return amdahl(site.share * 0.9, site.notes["offer"].factor)
