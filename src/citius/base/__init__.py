# SPDX-License-Identifier: Apache-2.0
"""What every module may use: errors, clocks, descriptors. Knows no other module."""
