# SPDX-License-Identifier: Apache-2.0
"""Which loops over tables are rewritten to what. Where pandas is not, both sides print that."""

import pytest

from citius.tune.conftest import Everywhere
from citius.tune.remedies import pandas
from citius.tune.source.tree import Tree

REMEDY = pandas

TABLE = """
        import pandas as pd
        df = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, float("nan"), 2.5], "name": ["x", "y", None]})
        """
FLOATS = """
        import pandas as pd
        df = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.5, float("nan"), -0.0]})
        """

APPLIES = {
    "rows of a table, at the top of the file": (
        TABLE
        + """
        total = 0.0
        for i, row in df.iterrows():
            # each row
            total += row["a"] * 2  # doubled
            print(i, row["name"], type(row["a"]))
        print(total)
        """,
        "def table_rows(table, *names, attributes=(), fixed=False):",
        'for i, row in table_rows(df, "a", "name"):\n    # each row\n    total += row["a"] * 2  # doubled',
        "same = fixed or len(set(table.dtypes)) > 1",
    ),
    "in a function, of one dtype, changing nothing": (
        FLOATS
        + """
        def f(table):
            out = []
            for label, row in table[table["a"] > 1].iterrows():
                if row["b"] == row["b"]:
                    out.append((label, row["a"] + row["b"]))
            return out
        print(f(df))
        """,
        'for label, row in table_rows(table[table["a"] > 1], "b", "a", fixed=True):',
    ),
    "in a method, nested, two loops that share the function": (
        TABLE
        + """
        class Sums:
            def __init__(self):
                self.sums = {}
            def add(self, table):
                for i, row in table.iterrows():
                    for j, other in (
                        table.iterrows()  # all pairs
                    ):
                        key = row["name"], other["name"]
                        self.sums[key] = self.sums.get(key, 0) + other['a']
        sums = Sums()
        sums.add(df)
        print(sums.sums)
        """,
        'for i, row in table_rows(table, "name"):',
        'table_rows(table, "name", "a", fixed=True)  # all pairs',
    ),
    "a comprehension": (
        TABLE
        + """
        def f(t):
            return {row["name"]: row["a"] for _, row in t.iterrows() if row["b"] > 0}
        print(f(df))
        """,
        '{row["name"]: row["a"] for _, row in table_rows(t, "name", "a", "b", fixed=True) if row["b"] > 0}',
    ),
    "generators that are used up where they stand": (
        FLOATS
        + """
        print(sum(row["a"] * row["b"] for _, row in df.iterrows() if row["b"] == row["b"]))
        print(", ".join(str(row.a) for _, row in df.iterrows()))
        tables = [df, df]
        later = (row["a"] for table in tables for _, row in table.iterrows())
        print(list(later))
        """,
        'for _, row in table_rows(df, "a", "b", fixed=True) if row["b"] == row["b"]))',
        'str(row.a) for _, row in table_rows(df, "a", attributes=("a",), fixed=True)))',
        'for _, row in table_rows(table, "a"))',
    ),
    "arrays of a table of one dtype that show when it is copied": (
        FLOATS
        + """
        array = df["a"].to_numpy()
        for _, row in df.iterrows():
            print(row["a"])
        df.loc[0, "a"] = 9
        print(array)
        """,
        'table_rows(df, "a"):',
    ),
    "counted rows": (
        TABLE
        + """
        for n, (i, row) in enumerate(df.iterrows(), 1):
            print(n, i, row["name"])
        """,
        'in enumerate(table_rows(df, "name", fixed=True), 1):',
    ),
    "attributes of the row": (
        TABLE
        + """
        for _, row in df.iterrows():
            print(row.a, row["b"], row.name_of if _ > 9 else row["name"])
        """,
        'table_rows(df, "a", "b", "name_of", "name", attributes=("a", "name_of"), fixed=True)',
    ),
    "an attribute that a Series has of its own": (
        """
        import pandas as pd
        df = pd.DataFrame({"median": [1, 2], "b": ["x", "y"]})
        for _, row in df.iterrows():
            print(row.median == 1, row.b)
        print(df.apply(lambda row: callable(row.median), axis=1))
        """,
        'table_rows(df, "median", "b", attributes=("median", "b"), fixed=True)',
        'apply_to_rows(df, lambda row: callable(row.median), "median", attributes=("median",))',
    ),
    "a name that is taken, a column with a quote in it": (
        TABLE
        + """
        table_rows = {"it's": 1}
        df.columns = ["it's", "b", "name"]
        for i, row in df.iterrows():
            print(row["it's"], table_rows)
        """,
        'table_rows_2(df, "it\'s", fixed=True)',
    ),
    "the variable is used before, and bound again by a later loop": (
        TABLE
        + """
        row = {"a": 0}
        print(row["a"])
        for _, row in df.iterrows():
            print(row["a"])
        for row in df.itertuples():
            print(row)
        """,
        'for _, row in table_rows(df, "a", fixed=True):',
    ),
    "a lambda by rows": (
        TABLE
        + """
        df["c"] = df.apply(lambda row: str(row["name"]) + str(row["a"] + 1), axis=1)
        print(df)
        print(df.apply(lambda r: [r["a"], r["b"]], axis="columns"))
        print(df.apply(lambda r: pd.Series({"n": r["a"]}), 1))
        """,
        'apply_to_rows(df, lambda row: str(row["name"]) + str(row["a"] + 1), "name", "a", fixed=True)',
        'apply_to_rows(df, lambda r: [r["a"], r["b"]], "a", "b", fixed=True)',
        'apply_to_rows(df, lambda r: pd.Series({"n": r["a"]}), "a")',
    ),
    "a function by rows, of one dtype": (
        FLOATS
        + """
        import math
        def norm(row):
            '''The norm.'''
            if row["a"] > 2:
                return -1.0
            return math.sqrt(row["a"] ** 2 + row["b"] ** 2)
        def main():
            result = df.apply(norm, axis=1)
            print(result, result.dtype)
        main()
        """,
        'apply_to_rows(df, norm, "a", "b", fixed=True)',
    ),
    "a table grown row by row": (
        """
        import pandas as pd
        def f(n):
            df = pd.DataFrame()
            for i in range(n):
                # one more
                df = pd.concat([df, pd.DataFrame([{"a": i, "b": str(i)}])], ignore_index=True)  # grown
            return df
        print(f(5), f(0), f(5).dtypes)
        """,
        "df_parts = [None, df]\n    for i in range(n):\n        # one more\n"
        '        add_piece(df_parts, pd.DataFrame([{"a": i, "b": str(i)}]))  # grown',
        "    df = one_table(df_parts)\n    return df",
    ),
    "a table that keeps its labels, and one of its own kind beside it": (
        """
        import pandas as pd
        first, second = pd.DataFrame(), pd.DataFrame({"a": [7]})
        for i in range(6):
            for k in range(i):
                first = pd.concat([first, pd.DataFrame([{"a": i}, {"a": k}])], sort=False)
            second = pd.concat((second, pd.DataFrame([{"a": i}], index=[i])))
        print(first, first.index, second, second.index)
        """,
        'add_piece_2(first_parts, pd.DataFrame([{"a": i}, {"a": k}]))',
        "second = one_table(second_parts)",
        "and piece.index.start == first.index[0] == 0",
    ),
    "pieces of several shapes, made and completed before": (
        """
        import pandas as pd
        data = pd.DataFrame({"a": [1], "b": [True]})
        for i in range(8):
            piece = pd.DataFrame({"a": [i, 2], "b": [True, None] if i == 5 else [False, True]})
            piece["c"] = i if i % 3 else str(i)
            if i == 3:
                continue
            data = pd.concat([data, piece], ignore_index=True)
            if i == 6:
                break
        print(data, data.dtypes)
        """,
        "add_piece(data_parts, piece)",
        "data = one_table(data_parts)\nprint(data, data.dtypes)",
    ),
}


@pytest.mark.parametrize(
    "change",
    ["df.loc[0, 'a'] = 9", "df.a = 9", "df += 1", "df.update(df)", "df.drop(0, inplace=True)"],
)
def test_a_table_that_is_changed_while_an_array_of_it_is_kept_keeps_its_rows(rewritten, change):
    text = "import pandas as pd\ndf = pd.read_csv('x')\n{}for _, row in df.iterrows():\n"
    text += "    print(row['a'])\n" + change + "\n"
    assert "fixed=True" not in rewritten(pandas, text.format("v = df['a'].values\n"))[1].source.text
    assert "fixed=True" in rewritten(pandas, text.format("v = {}.values()\n"))[1].source.text


def test_a_name_that_the_added_function_needs_is_left_alone(rewritten):
    text = "import pandas as row\nfor i, r in row.DataFrame({'a': [1]}).iterrows():\n    print(r['a'])\n"
    assert rewritten(pandas, text)[2] == ["`row` is too plain a name for pandas"]


def test_pandas_of_the_project_or_changed_by_it_is_left_alone(refused):
    text = "import pandas as pd\nfor i, row in pd.DataFrame({'a': [1]}).iterrows():\n    print(row['a'])\n"
    assert refused(pandas, text, shadows={"pandas"}) == ["the project has a `pandas` of its own"]
    assert refused(pandas, text, patched={"pandas.DataFrame"})
    assert refused(pandas, text, patched={"prog.pd"})
    assert refused(pandas, text, outside={"row"}) == ["other files may use `row`"]


def test_files_of_other_encodings_and_line_ends_keep_them(rewritten):
    text = "# coding: latin-1\r\nimport pandas as pd\r\ndf = pd.DataFrame({'gr\xf6\xdfe \\u20ac': [1], 'x': [2]})\r\n"
    text += "for i, row in df.iterrows():\r\n\tprint(row['gr\xf6\xdfe \\u20ac'])\r\n\tprint(row['x'])\r\n"
    before = Tree.read(text.encode("latin-1"), "prog.py")
    (site,) = pandas.finds(Everywhere(1.0, 1.0, {}, {}), before)
    after = pandas.rewrites(site)
    assert pandas.holds(site) is None
    assert (
        "table_rows(df, 'gr\\xf6\\xdfe \\u20ac', \"x\", fixed=True):\r\n\tprint("
        in after.source.text
    )
    assert after.encode().decode("latin-1") == after.source.text
    assert "\r\n\r\n\r\ndef table_rows(" in after.source.text


def test_reasons_name_the_variable_and_the_line(rewritten):
    text = (
        "import pandas as pd\ndf = pd.DataFrame()\nfor i, row in df.iterrows():\n    print(row)\n"
    )
    assert rewritten(pandas, text)[2] == ["line 4 needs the whole of `row`"]
    text = "import pandas as pd\nt = pd.DataFrame()\nfor i in range(3):\n"
    text += "    t = pd.concat([t, f(i)], ignore_index=True)\n"
    assert rewritten(pandas, text)[2] == ["`f(i)` may be changed after it is put on"]
