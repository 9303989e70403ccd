# SPDX-License-Identifier: Apache-2.0
"""`python -m citius` is the command `citius`."""

import sys

if not sys.flags.safe_path:
    # `-m` puts the working directory first, where a program may keep its own signal.py or json.py.
    del sys.path[0]

from citius.cli.main import main

main(prog_name="citius")
