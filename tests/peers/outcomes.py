# SPDX-License-Identifier: Apache-2.0
"""Run a unittest module and write each test's outcome: outcomes.py MODULE FILE."""

import json
import sys
import unittest


class Outcomes(unittest.TestResult):
    """Maps a test's name to passed, failed or skipped; subtests count for their test."""

    def __init__(self):
        super().__init__()
        self.outcome = {}

    def addSuccess(self, test):
        self.outcome.setdefault(test.id(), "passed")

    def addSkip(self, test, reason):
        self.outcome.setdefault(test.id(), "skipped")

    def addFailure(self, test, error):
        self.outcome[test.id()] = "failed"

    def addError(self, test, error):
        self.outcome[test.id()] = "failed"

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.outcome[test.id()] = "failed"

    def addExpectedFailure(self, test, error):
        self.outcome[test.id()] = "passed"

    def addUnexpectedSuccess(self, test):
        self.outcome[test.id()] = "failed"


if __name__ == "__main__":  # spawned children import this file
    result = Outcomes()
    unittest.defaultTestLoader.loadTestsFromName(sys.argv[1]).run(result)
    with open(sys.argv[2], "w") as file:
        json.dump(result.outcome, file)
