# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys

import pytest

from citius.tune.trial.run import Outcome
from citius.tune.trial.same import difference

FAILS = "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    "
LOGS = "import logging\nlogging.basicConfig(filename='log')\n" + FAILS
TOLD = [
    "import sys, traceback\n" + FAILS + "traceback.print_exc(file=sys.stdout)",
    "import sys, traceback\n" + FAILS + "traceback.print_exc(None, sys.stdout)",
    "import traceback\nshow = traceback.print_exc\n",
    "from traceback import print_exc\n" + FAILS + "print_exc()",
    "import contextlib, io, traceback\n"
    "with contextlib.redirect_stderr(io.StringIO()) as f:\n    " + "try: 1 / 0\n    "
    "except ZeroDivisionError: traceback.print_exc()\nprint(f.getvalue())",
    "import traceback\n" + FAILS + "print(traceback.format_exc())",
    "import traceback\n" + FAILS + "print(getattr(traceback, 'format_exc')())",
    "import traceback\n" + FAILS + "traceback.print_exception(e)",
    "import traceback\ntraceback.print_stack()",
    "import traceback\nprint(traceback.extract_stack())",
    "import traceback\nprint(traceback.extract_tb(None))",
    FAILS + "print(e.__traceback__)",
    "import sys\n" + FAILS + "print(sys.exc_info()[2])",
    "import sys\n" + FAILS + "kind, value, tb = sys.exc_info()",
    "from sys import exc_info",
    LOGS + "logging.exception('bad')",
    LOGS + "log = logging.exception; log('bad')",
    "from logging import exception",
    "from .frames import format_exc",
    LOGS + "logging.getLogger('a').exception('bad')",
    LOGS + "logging.error('bad', exc_info=True)",
    LOGS + "logging.error('bad', exc_info=e)",
    LOGS + "logging.error('bad', **{'exc_info': e})",
    LOGS + "logging.error('bad', stack_info=True)",
    "import logging\nlogging.basicConfig(format='{lineno}: {message}', style='{')",
    "import logging\nlogging.basicConfig(format='$lineno: $message', style='$')",
    "import logging\nFORMAT = '%(asctime)s %(funcName)s %(message)s'",
    "import logging\nclass F(logging.Formatter):\n"
    "    def format(self, record):\n        return str(record.lineno)",
    "from loguru import logger\nlogger.info('x')",
    "import absl.logging",
    "from absl import logging",
    "import warnings\nwarnings.warn('bad', stacklevel=2)",
    "import warnings\nwarnings.warn('bad', UserWarning, 2)",
    "import warnings\nwith warnings.catch_warnings(record=True) as seen: print(seen)",
    "import warnings\nwarnings.showwarning = print",
    "import logging\nlogging.captureWarnings(True)",
    "import inspect\nprint(inspect.currentframe().f_lineno)",
    "from inspect import getsource",
    "import inspect\nprint(inspect.stack())",
    "import sys\nprint(sys._getframe().f_lineno)",
    "from sys import _getframe",
    "import faulthandler\nfaulthandler.dump_traceback()",
    "import linecache",
    "def f(): pass\nprint(f.__code__.co_firstlineno)",
    "print((x for x in ()).gi_frame)",
]
# Python itself prints these on standard error, or nothing of lines is told.
UNTOLD = [
    "import traceback\n" + FAILS + "traceback.print_exc()",
    "import traceback\n" + FAILS + "traceback.print_exc(limit=2, chain=False)",
    "import warnings\nwarnings.warn('bad')",
    "import warnings\nwarnings.warn('bad', UserWarning, stacklevel=1)",
    "import warnings\nwith warnings.catch_warnings(): warnings.simplefilter('ignore')",
    "import sys\n" + FAILS + "print(sys.exc_info()[0], sys.exc_info()[1])",
    "import q\nprint(q.submit(len).exception())",
    "class A:\n    def f(self):\n        self.exception = 1\n        return self.exception",
    "import logging\nlogging.error('bad', exc_info=False)",
    "import logging\nlogging.basicConfig(format='%(levelname)s %(message)s')",
    "class Lexer:\n    def next(self):\n        self.lineno = 1\n        return self.lineno",
    "print('{lineno}: bad'.format(lineno=1))",
    "log.warn('%s %s', 1, 2)",
    "from . import loguru",
    "print('modules', len('modules'))",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_file_that_learns_of_its_lines_is_left_alone(tree, text):
    assert tree(text).flow.troubles


@pytest.mark.parametrize("text", UNTOLD)
def test_a_file_that_learns_nothing_of_its_lines_is_followed(tree, text):
    assert not tree(text).flow.troubles


def test_other_files_may_catch_what_is_printed(tree):
    text = "import traceback\n" + FAILS + "traceback.print_exc()"
    assert tree(text, outside=frozenset({"redirect_stderr"})).flow.troubles
    assert tree(text, patched=frozenset({"sys.stderr"})).flow.troubles


@pytest.mark.parametrize("text", [text for text in UNTOLD if "from ." not in text])
def test_what_is_printed_of_lines_is_not_compared(tmp_path, text):
    def run(moved):
        path = tmp_path / "prog.py"
        path.write_text("log = __import__('logging')\n" + moved + text)
        done = subprocess.run([sys.executable, path], capture_output=True)
        return Outcome(done.returncode, done.stdout, done.stderr, {}, 1.0, 1.0, 1000)

    assert difference(run(""), run("# moved\n\n"), bytes(tmp_path)) is None
