# SPDX-License-Identifier: Apache-2.0
"""What several remedies ask of the source, and write the same way."""
