# SPDX-License-Identifier: Apache-2.0
"""Drain3 on a log, in its default configuration: mine.py LOG."""

import sys

from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig

miner = TemplateMiner(config=TemplateMinerConfig())
with open(sys.argv[1], encoding="utf8") as log:
    for number, line in enumerate(log, 1):
        result = miner.add_log_message(line.rstrip())
        if result["change_type"] != "none":
            print(number, result["change_type"], result["cluster_id"], result["template_mined"])
for cluster in miner.drain.clusters:
    print(cluster)
