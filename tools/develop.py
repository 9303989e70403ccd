# SPDX-License-Identifier: Apache-2.0
"""Install citius for developers into the virtual environment of the running interpreter.

The package is imported from `src/`, where the build puts the extensions, each under its own ABI
tag. Only .pth files and the console script are written: nothing slows the interpreter's start.
"""

import shutil
import sys
import sysconfig
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
SCRIPT = """#!{python}
import sys

from citius.cli.main import main

sys.exit(main())
"""


def main() -> None:
    """Write the files; doing it again changes nothing."""
    if sys.prefix == sys.base_prefix:
        sys.exit(f"develop.py: {sys.executable} is not of a virtual environment: use one")
    site = Path(sysconfig.get_path("platlib"))
    # Sorts before citius.pth, which imports from it.
    (site / "_citius_source.pth").write_text(f"{SOURCE}\n")
    shutil.copy(SOURCE / "citius/measure/launch/citius.pth", site)
    script = Path(sysconfig.get_path("scripts")) / "citius"
    script.write_text(SCRIPT.format(python=sys.executable))
    script.chmod(0o755)


main()
