#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the documentation into build/site; a broken link or an undocumented name is an error.
# (That its code blocks run is for tests/test_docs.py.)
set -euo pipefail
cd "$(dirname "$0")/.."
echo "docs: mkdocs --strict into build/site"
NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --quiet --strict --site-dir build/site
