# SPDX-License-Identifier: Apache-2.0
import json
import sys
import types

import pytest

from citius.tune.remedies import library

REMEDY = library

# Texts that look like dates, and are read by `strptime` or by `fromisoformat` alone, or by neither.
HARD = [
    "2024-01-05",
    "2024-1-5",
    "2024-02-30",
    "0000-01-01",
    "2024-W01-1",
    "2024-W0-11",
    "20240105T1",
    "\uff12\uff10\uff12\uff14-01-05",
    "2024-01-05 10:11",
    "2024-01-05 10:11:12",
    "2024-01-05  0:11:12",
    "2024-01-05T10:11:12",
    "2024-01-05t10:11:12",
    "2024-01-05 24:00:00",
    "2024-01-05 23:59:60",
    "2024-01-05T10:11:12.5",
    "2024-01-05T10:11:12.123456",
    "2024-01-05T10:11:12.1234567",
    "2024-01-05T10:11:12,123",
    "2024-01-05T10:11:12.+01:00",
    "2024-01-05T10:11:12.1+0100",
    "2024-01-05T10:11:12Z",
    "2024-01-05T10:11:12.5Z",
    "2024-01-05T10:11:12.Z",
    "2024-01-05T10:11:12+0130",
    "2024-01-05T10:11:12-01:30",
    "2024-01-05T10:11:12+0000",
    "2024-01-05T10:11:12+0175",
    "2024-01-05T10:11:12+2400",
    "2024-01-05T10:11:12+01x00",
    "05/01/2024",
    "5/01/2024",
    "01/05/68",
    "01/05/69",
    "05/Jan/2024:10:11:12 +0000",
    "05/jan/2024:10:11:12 +0000",
    "05/Foo/2024:10:11:12 +0000",
    "05/Jan/2024:10:11:12 -0530",
    "20240105",
    "2024W011",
    "2024-W01",
    "202401051011",
    "2024\u00b9105",
    "",
    "\ud800024-01-05",
]
FORMATS = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%dT%H:%M:%S%z",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%b/%Y:%H:%M:%S %z",
    "%Y%m%d",
    "%Y%m%d%H%M",
    "%Y-%m-%d %H",
]
READS = """
        import datetime as dt
        def shown(text):
            try:
                d = dt.datetime.strptime(text, {format!r})
            except (ValueError, TypeError) as error:
                return type(error).__name__, str(error), error.__context__
            return repr(d), d.fold, d.tzinfo is dt.timezone.utc
        class Text(str):
            def __len__(self):
                return 10
            def __getitem__(self, place):
                return "-"
        for text in {texts!r}:
            print(shown(text))
        print(shown(Text("x")), shown(b"2024-01-05"), shown(None))
        """

APPLIES = {
    **{
        f"dates by {form}": (
            READS.format(format=form, texts=HARD),
            "def parse_time(text):",
            "d = parse_time(text)",
        )
        for form in FORMATS
    },
    "dates at the top of the file": (
        """
        from datetime import datetime

        days = []
        # all days
        for line in ["2024-01-05", "2024-1-6"]:
            days.append(datetime.strptime(
                line.strip(), "%Y-%m-%d").date())  # a day
        print(days)
        """,
        'if (\n        type(text) is str\n        and len(text) == 10\n        and text[4] == "-"',
        "return datetime.fromisoformat(text)",
        "    days.append(parse_time(line.strip()).date())  # a day",
        "\n\n\ndays = []\n# all days\nfor line in",
    ),
    "dates in a method, a comprehension and a lambda, by a format with a name": (
        """
        from datetime import datetime
        FORM = "%d.%m.%Y %H:%M"

        class Reader:
            def read(self, texts):
                return [datetime.strptime(t, FORM) for t in texts]

        later = lambda text: datetime.strptime(text, FORM)
        print(Reader().read(["05.01.2024 10:11"]), later("5.1.2024 9:00"))
        """,
        "return [parse_time(t) for t in texts]",
        "later = lambda text: parse_time(text)",
        'datetime.fromisoformat(f"{text[6:10]}-{text[3:5]}-{text[0:2]} {text[11:13]}:{text[14:16]}")',
    ),
    "a name that is taken": (
        """
        from datetime import datetime
        def parse_time(text):
            return datetime.strptime(text, "%Y-%m-%d")
        print(parse_time("2024-01-05"))
        """,
        "return parse_time_2(text)",
        "def parse_time_2(text):",
    ),
    "a named month": (
        """
        import locale
        from datetime import datetime
        def f(lines):
            return [datetime.strptime(line, "%d %b %y") for line in lines]
        print(f(["05 Jan 24", "5 feb 70", "05 MAR 99", "11 Dec 68"]))
        """,
        'locale.setlocale(locale.LC_TIME) == "C"',
        'parse_time_months = {"Jan": "01"',
    ),
}

TWINS = {
    "a format that is not of fixed width": """
        from datetime import datetime
        print(datetime.strptime("5 January 2024", "%d %B %Y"))
        """,
    "a format without a year": """
        from datetime import datetime
        print(datetime.strptime("05/01", "%d/%m"))
        """,
    "a time alone": """
        from datetime import datetime
        print(datetime.strptime("10:11", "%H:%M"))
        """,
    "minutes without hours": """
        from datetime import datetime
        print(datetime.strptime("2024-01-05 11", "%Y-%m-%d %M"))
        """,
    "a field twice": """
        from datetime import datetime
        try:
            print(datetime.strptime("2024-01-05 2024", "%Y-%m-%d %Y"))
        except Exception as error:
            print(type(error).__name__)
        """,
    "a percent sign": """
        from datetime import datetime
        print(datetime.strptime("2024-01-05%", "%Y-%m-%d%%"))
        """,
    "half past": """
        from datetime import datetime
        print(datetime.strptime("2024-01-05 10 PM", "%Y-%m-%d %I %p"))
        """,
    "a fraction before a time zone": """
        from datetime import datetime
        print(datetime.strptime("2024-01-05T10:11:12.5+0100", "%Y-%m-%dT%H:%M:%S.%f%z"))
        """,
    "a subclass of datetime": """
        from datetime import datetime
        class Day(datetime):
            pass
        print(type(Day.strptime("2024-01-05", "%Y-%m-%d")).__name__)
        """,
    "a datetime of the file's own": """
        class datetime:
            @staticmethod
            def strptime(text, form):
                return text
        print(datetime.strptime("2024-01-05", "%Y-%m-%d"))
        """,
    "another clock": """
        import time
        print(time.strptime("2024-01-05", "%Y-%m-%d").tm_yday)
        """,
    "a format that changes": """
        from datetime import datetime
        FORM = "%Y-%m-%d"
        def f(text):
            return datetime.strptime(text, FORM)
        FORM = "%Y-%d-%m"
        print(f("2024-01-05"))
        """,
    "a format by a parameter": """
        from datetime import datetime
        def f(text, form="%Y-%m-%d"):
            return datetime.strptime(text, form)
        print(f("2024-01-05"), f("2024", "%Y"))
        """,
    "a format that a function sets": """
        from datetime import datetime
        FORM = "%Y-%m-%d"
        def set_form():
            global FORM
            FORM = "%Y-%d-%m"
        def f(text):
            return datetime.strptime(text, FORM)
        set_form()
        print(f("2024-01-05"))
        """,
    "imported later": """
        def f(text):
            return datetime.strptime(text, "%Y-%m-%d")
        try:
            f(print("first"))
        except NameError as error:
            print(error)
        from datetime import datetime
        print(f("2024-01-05"))
        """,
    "imported in the function": """
        def f(text):
            from datetime import datetime
            return datetime.strptime(text, "%Y-%m-%d")
        print(f("2024-01-05"))
        """,
    "deleted": """
        from datetime import datetime
        def f(text):
            return datetime.strptime(text, "%Y-%m-%d")
        print(f("2024-01-05"))
        del datetime
        try:
            f(print("again"))
        except NameError as error:
            print(error)
        """,
    "arguments in a list": """
        from datetime import datetime
        args = ["2024-01-05", "%Y-%m-%d"]
        print(datetime.strptime(*args))
        """,
    "in an f-string": """
        from datetime import datetime
        text = "2024-01-05"
        print(f"{datetime.strptime(text, '%Y-%m-%d')}")
        """,
    "len means something else": """
        from datetime import datetime
        def len(x):
            return 10
        print(datetime.strptime("2024-1-5", "%Y-%m-%d"), len(""))
        """,
    "handed on": """
        from datetime import datetime
        read = datetime.strptime
        print(read("2024-01-05", "%Y-%m-%d"))
        """,
    "json without orjson": """
        import json
        print([json.loads(line) for line in ["1", "[2]"]])
        """,
}


def test_a_datetime_that_others_change_is_left_alone(refused):
    text = "from datetime import datetime\nprint(datetime.strptime('2024-01-05', '%Y-%m-%d'))\n"
    assert refused(library, text, patched={"datetime.datetime"}) == [
        "the project sets `datetime.datetime`"
    ]
    text = text.replace("print", "import locale\nlocale = 1\nprint").replace("%m", "%b")
    assert refused(library, text.replace("01", "Jan"))


# -- json ------------------------------------------------------------------------------------

LOADS = """
        import json

        # each line
        def read(lines):
            return [json.loads(line) for line in lines]  # a record

        print(read(['{"a": [1, 2.5, null]}', b'"x"']), list(map(json.loads, ["1", "2"])))
        """
TEXTS = [
    '{"a": 1, "b": [true, false, null], "a": 2}',
    "-0",
    "-0.0",
    "0.1e-400",
    "1e400",
    "-1e400",
    "1E5",
    "5e-324",
    "2.2250738585072011e-308",
    "0.30000000000000004",
    "9007199254740993.0",
    "123456789012345678",
    "9223372036854775807",
    "-9223372036854775809",
    "18446744073709551616",
    "1" * 30,
    "1" * 400,
    "NaN",
    "[Infinity, -Infinity]",
    '"\\ud800"',
    '"\ud800"',
    '"\\ud83d\\ude00 \\u0000"',
    '"a\nb"',
    '"\x7f"',
    '"caf\u00e9 \U0001f600"',
    "",
    " \n\t [ ] \r",
    "[1,]",
    "{'a': 1}",
    "01",
    "+1",
    "1.",
    ".5",
    "[1] x",
    "[1]\0",
    "\ufeff[1]",
    "nul",
    "[" * 600 + "]" * 600,
    "[" * 200 + "]" * 200,
    "[" + "{}," * 700 + "1]",
    b'{"a": "\xc3\xa9"}',
    b'"\xff"',
    b'"\xed\xa0\x80"',
    b"\xef\xbb\xbf[1]",
    '{"a": 1}'.encode("utf-16"),
    '{"a": 1}'.encode("utf-32-le"),
    bytearray(b"[1]"),
    None,
    1,
]


class _Strict:
    """Stands for orjson: refuses what its documentation says, makes floats of large numbers."""

    @staticmethod
    def loads(data):
        def refuse(text):
            raise json.JSONDecodeError("not JSON", "", 0)

        def whole(text):
            return int(text) if -(2**63) <= int(text) < 2**64 else float(text)

        text = data.decode()
        if text.startswith("\ufeff") or "\\ud800" in text or "e400" in text:
            refuse(text)
        return json.loads(text, parse_constant=refuse, parse_int=whole)


@pytest.fixture
def load_json(rewritten, hot, monkeypatch):
    """Make the function that a rewrite adds, with a given orjson."""
    hot.libraries = frozenset({"orjson"})

    def make(orjson):
        monkeypatch.setitem(sys.modules, "orjson", orjson)
        space = {}
        exec(rewritten(library, LOADS)[1].source.text, space)
        return space["load_json"]

    return make


def outcome(function, text):
    """Return what a call gives, types included, or how it fails."""
    try:
        value = function(text)
    except RecursionError:
        return "too deep"
    except Exception as error:
        return type(error), str(error), type(error.__context__)
    return repr(value), type(value)


def test_json_is_read_by_orjson_where_that_is_allowed(rewritten, hot):
    hot.libraries = frozenset({"orjson"})
    before, after, reasons = rewritten(library, LOADS)
    new = after.source.text
    assert not reasons
    assert "import json\nimport orjson\n" in new
    assert "return [load_json(line) for line in lines]  # a record" in new
    assert "list(map(load_json, " in new and "# each line\ndef read" in new
    (site,) = library.finds(hot, before)
    assert site.notes["imports"] == ["orjson"]
    again = rewritten(library, new)
    assert again[1].source.text == new


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_orjson_refuses_or_changes_is_left_to_json(load_json, text):
    load = load_json(types.SimpleNamespace(loads=_Strict.loads))
    assert outcome(load, text) == outcome(json.loads, text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_orjson_itself_gives_the_same(load_json, text):
    orjson = pytest.importorskip("orjson", reason="compares the library itself")
    assert outcome(load_json(orjson), text) == outcome(json.loads, text)


def test_the_fast_way_is_taken(load_json):
    load = load_json(types.SimpleNamespace(loads=lambda data: ("fast", data)))
    assert load('{"a": 123456789012345678}')[0] == load(b"[]")[0] == "fast"
    assert load("1234567890123456789") == 1234567890123456789


@pytest.mark.parametrize(
    "text",
    [
        "import json\nprint(json.loads('1', parse_int=float))\n",
        "import json\nprint(json.loads(s='1'))\n",
        "import json\nprint(json.loads(*['1']))\n",
        "import json\nread = json.loads\nprint(read('1'))\n",
        "import json\nprint(json.loads('1'))\njson = 1\n",
        "class json:\n    loads = int\nprint(json.loads('1'))\n",
        "import json\nimport orjson as o\norjson = 1\nprint(json.loads('1'))\n",
        "import json\ntry:\n    print(json.loads('1'))\nexcept RecursionError:\n    pass\n",
        "import json\nprint(f'{json.loads(\"1\")}')\n",
        "def f(t):\n    return json.loads(t)\nimport json\nprint(f('1'))\n",
        "import json\ndef bytes(x):\n    return x\nprint(json.loads('1'))\n",
        "import json\nprint(json.dumps([1.5]))\n",
        "import json\nprint(list(map(json.loads, ['1'], ['2'])))\n",
    ],
)
def test_json_with_options_or_other_names_is_left_alone(rewritten, hot, text):
    hot.libraries = frozenset({"orjson"})
    assert rewritten(library, text)[1].source.text == text


def test_json_that_the_project_changes_is_left_alone(rewritten, hot):
    hot.libraries = frozenset({"orjson"})
    text = "import json\nprint(json.loads('1'))\n"
    assert rewritten(library, text)[1].source.text != text
    for world in ({"patched": frozenset({"json.loads"})}, {"shadows": frozenset({"orjson"})}):
        _, after, reasons = rewritten(library, text, **world)
        assert after.source.text == text and reasons
