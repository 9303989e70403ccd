# SPDX-License-Identifier: Apache-2.0
"""How the cost of a program grows with its input."""
