# SPDX-License-Identifier: Apache-2.0
"""How fast a large profile is saved, loaded, summed up, shown and exported.

    python bench/measure/report_speed.py [NODES] [ROWS]

Makes a random profile, by default of 400,000 nodes and 500,000 rows, and
prints the best of three times for each step, in seconds. Asserts nothing.
"""

from __future__ import annotations

import gc
import io
import random
import sys
import time
from array import array

from citius.measure.report import aggregate, as_json, exports, file, table
from citius.measure.report.profile import Code, Process, Profile, Row, Thread

SHALLOW = 30  # frames: most stacks are, some are deep recursions


def make(nodes: int, rows: int, threads: int = 4) -> Profile:
    """A profile whose stacks grow as a trie does, a little recursive."""
    dice = random.Random(1)
    codes = [Code(f"/srv/app/module{i % 50}.py", f"Class.function{i}", 1 + i) for i in range(1000)]
    parent, code, line, depth = array("i", [-1]), array("i", [0]), array("i", [1]), [1]
    for node in range(1, nodes):
        up = dice.randrange(max(0, node - 1000), node)
        while depth[up] > SHALLOW and dice.random() < 0.9:
            up = parent[up]
        parent.append(up)
        depth.append(depth[up] + 1)
        code.append(dice.randrange(len(codes)))
        line.append(codes[code[-1]].first_line + dice.randrange(8))
    pairs = {}
    while len(pairs) < rows:
        pairs[dice.randrange(nodes), dice.choice((0, 0, 0, 1, 2, 3, 4, 6))] = None
    made = []
    for node, klass in sorted(pairs):  # as a walk over the stacks finds them
        count = 1 + int(dice.expovariate(0.2))
        seconds = (
            sum(dice.uniform(0.003, 0.005) for _ in range(min(count, 3))) / min(count, 3) * count
        )
        made.append(Row(node, klass, count, seconds, seconds * seconds / count))
    shares = [made[i::threads] for i in range(threads)]
    lists = [
        Thread(100 + i, f"thread {i}", "python", 0.0, sum(r.seconds for r in share), 1.0, share)
        for i, share in enumerate(shares)
    ]
    wall = max(thread.lifetime_s for thread in lists)
    process = Process(100, 1, ["app"], 0.0, wall, wall, "perf", 250, "stopped", rows, 0, 0.1, 0.1)
    process.codes, process.node_parent, process.node_code, process.node_line = (
        codes,
        parent,
        code,
        line,
    )
    process.threads = lists
    return Profile({"command": ["app.py"]}, [process])


def best(action) -> tuple[float, object]:
    times, result = [], None
    for _ in range(3):
        result = None
        start = time.perf_counter()
        result = action()
        times.append(time.perf_counter() - start)
    return min(times), result


def main() -> None:
    nodes, rows = (
        int(sys.argv[i]) if len(sys.argv) > i else default
        for i, default in ((1, 400_000), (2, 500_000))
    )
    gc.disable()  # as the commands do
    profile = make(nodes, rows)
    print(f"{nodes:,} nodes, {rows:,} rows")
    seconds, data = best(lambda: file.dumps(profile))
    print(f"  save        {seconds:6.2f} s   {len(data) / 1e6:.1f} MB")
    seconds, profile = best(lambda: file.loads(data))
    print(f"  load        {seconds:6.2f} s")
    seconds, _ = best(lambda: aggregate.summarize(profile))
    print(f"  sum up      {seconds:6.2f} s")
    seconds, _ = best(lambda: table.print_table(profile, io.StringIO()))
    print(f"  table       {seconds:6.2f} s   with the sum")
    seconds, _ = best(lambda: as_json.to_dict(profile))
    print(f"  json        {seconds:6.2f} s   with the sum")
    for name in exports.names():
        sink = io.BytesIO()
        seconds, _ = best(
            lambda name=name, sink=sink: (sink.seek(0), exports.load(name).write(profile, sink))
        )
        print(f"  {name:11} {seconds:6.2f} s   {sink.tell() / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
