# SPDX-License-Identifier: Apache-2.0
"""The measured run as data, as a file, as a table, and in other tools' formats.

Start with `profile` (the data model), then `aggregate` and `intervals` (the
figures), then the faces: `table`, `as_json`, `file` and `exports`.
"""
