# SPDX-License-Identifier: Apache-2.0
"""Runs of the original and of candidates in copies of the project: same answers, how much faster."""
