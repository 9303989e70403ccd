# SPDX-License-Identifier: Apache-2.0
"""A hot pandas idiom that makes an object of every row or copies a table at every step.

Four of them, each with its part, which says what must hold and by which source: `iterrows`
(rows.py), `apply(..., axis=1)` (apply.py), single cells by `loc` and the like in a
loop over the rows (cells.py), and a table that grows by `concat` in a
loop (concat.py). What a table holds cannot be told from the source, so each rewrite adds a
function that asks the table itself, and does the original call where the answer is not plain.

Left alone, for results could differ: sums by `.sum()` (other order of additions), `usecols` (lines
with too many fields are errors without it), `category` (the dtype shows), other engines of
`read_excel` (other types of numbers and dates).
"""

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.added import Refused
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.pandas.apply import row_applies
from citius.tune.remedies.pandas.cells import cell_loops
from citius.tune.remedies.pandas.concat import grown
from citius.tune.remedies.pandas.rows import row_loops
from citius.tune.source.tree import Tree

NAME = "pandas"
SUMMARY = "go over a table's rows without an object for each, put tables together once"
SOURCE = "pandas user guide, Enhancing performance; Essential basic functionality: iteration"
LIBRARIES = ()


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot idioms that have a faster form."""
    sites = []
    if "pandas" not in tree.words:
        return sites
    for offer in (*row_loops(tree), *row_applies(tree), *cell_loops(tree), *grown(tree)):
        share, interval = evidence.total_share(tree.path, offer.lines(tree))
        if share >= WORTH:
            said = f"{share:.0%} of the run on lines that read or grow a table"
            node, notes = offer.nodes[0], {"offer": offer}
            sites.append(Site(NAME, tree, node, offer.subject, share, interval, said, notes))
    return sites


def holds(site: Site) -> str | None:
    """Return why the program could do something else, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    try:
        site.notes["offer"].plan()
    except Refused as refused:
        return str(refused)
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree with the faster form."""
    return site.notes["offer"].plan()()


def expects(site: Site) -> float:
    """Return the gain if most of the lines' time went into the objects and copies."""
    return amdahl(site.share * 0.9, site.notes["offer"].factor)
