# SPDX-License-Identifier: Apache-2.0
"""`python -m citius` is the command `citius`."""

from citius.cli.main import main

main(prog_name="citius")
