# SPDX-License-Identifier: Apache-2.0
"""Ends with 0 under an interpreter that Citius supports: CPython 3.11 to 3.14 with the GIL."""

import sys
import sysconfig

supported = (
    sys.implementation.name == "cpython"
    and (3, 11) <= sys.version_info[:2] <= (3, 14)
    and not sysconfig.get_config_var("Py_GIL_DISABLED")
)
sys.exit(not supported)
