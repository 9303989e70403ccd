# SPDX-License-Identifier: Apache-2.0
"""The command line: one file per command, named after it."""

import os
import sys


def prefer_own_modules() -> None:
    """Look into the folders of PYTHONPATH last: they are the program's.

    A secrets.py or click.py there, which plain python would run only for who imports it, is none
    of ours.
    """
    programs = os.environ.get("PYTHONPATH")
    if programs:
        try:
            folders = set(map(os.path.abspath, programs.split(os.pathsep)))
            sys.path.sort(key=lambda folder: os.path.abspath(folder) in folders)
        except OSError:
            pass  # The working directory was removed: what is relative leads nowhere.


prefer_own_modules()
