# SPDX-License-Identifier: Apache-2.0
"""Where does the time go? Measures running programs by line, thread and process."""
