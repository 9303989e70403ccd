# SPDX-License-Identifier: Apache-2.0
"""Loops over the places of a table that read cells. Where pandas is not, both sides print that."""

import pytest

from citius.tune.remedies import pandas
from citius.tune.remedies.pandas.test_pandas import FLOATS, TABLE
from citius.tune.remedies.pandas.test_tables import CALLS, HEAD, compared

REMEDY = pandas

APPLIES = {
    "cells by label": (
        TABLE
        + """
        total = 0
        for i in range(len(df)):
            # two cells
            total += df.loc[i, "a"] * df.at[i, "b"]  # multiplied
        print(total)
        """,
        'df_a = cells_of(df, "a", lambda place: df.loc[place, "a"])',
        'df_b = cells_of(df, "b", lambda place: df.at[place, "b"])',
        "for i in range(len(df)):\n    # two cells\n    total += df_a(i) * df_b(i)  # multiplied",
    ),
    "cells of rows and columns, in a function": (
        TABLE
        + """
        def f(table):
            found = {}
            for i in range(table.shape[0]):
                if table.iloc[i]["b"] > 0:
                    found[table["name"][i]] = (
                        table["a"].iloc[i],  # a
                        table['a'].values[i],
                    )
            return found
        print(f(df))
        """,
        'table_b = cells_of(table, "b", lambda place: table.iloc[place]["b"], by_row=True)',
        "if table_b(i) > 0:",
        "found[table_name(i)] = (\n                table_a(i),  # a\n                table_a_2(i),",
    ),
    "the rows before and after": (
        FLOATS
        + """
        def f():
            steps = []
            for k in range(1, len(df) - 1):
                steps.append(df.loc[k + 1, "a"] - df.loc[k, "a"] - df.loc[k - 1, "a"])
            return steps
        print(f())
        """,
        "steps.append(df_a(k + 1) - df_a(k) - df_a(k - 1))",
    ),
    "by the table's own labels": (
        FLOATS
        + """
        def f(table):
            got = []
            for label in table.index:
                got.append(table.at[label, "a"])
            for i in range(len(table.index)):
                got.append(table["b"].iat[i])
            return got
        print(f(df))
        """,
        "got.append(table_a(label))",
        "got.append(table_b(i))",
    ),
    "all pairs": (
        FLOATS
        + """
        import math
        least = math.inf
        for i in range(len(df)):
            for j in range(len(df)):
                d = abs(df.loc[i, "a"] - df.loc[j, "a"])
                if i != j and d < least:
                    least = d
        print(least)
        """,
        "d = abs(df_a(i) - df_a_2(j))",
    ),
    "a column that is no name, names that are taken": (
        """
        import pandas as pd
        df = pd.DataFrame({"unit price": [1, 2], "b": [3, 4]})
        df_b = 1
        for i in range(len(df)):
            print(df.loc[i, "unit price"], df.loc[i, "b"], df_b)
        """,
        "print(df_column(i), df_b_2(i), df_b)",
    ),
    "counts in a dictionary, by a function that computes": (
        FLOATS
        + """
        def rounded(x):
            return round(x * 2) / 2
        counts = {}
        hits = {"all": 0}
        for i in range(len(df)):
            key = rounded(df["a"][i])
            counts[key] = counts.get(key, 0) + 1
            hits["all"] += df["a"][i]
        print(counts, hits)
        """,
        "key = rounded(df_a(i))",
        'hits["all"] += df_a(i)',
    ),
}

TWINS = {
    "the table changes": TABLE
    + """
        for i in range(len(df)):
            df.loc[i, "a"] = df.loc[i, "b"] * 2
        print(df)
        """,
    "a function changes the table": TABLE
    + """
        def f(i):
            df.loc[2, "b"] = i
        for i in range(len(df)):
            f(i)
            print(df.loc[i, "b"])
        """,
    "an array of the table changes in place": FLOATS
    + """
        column = df["a"].to_numpy()
        try:
            for i in range(len(df)):
                column += 1
                print(df.loc[i, "a"])
        except ValueError:
            print("read-only")
        """,
    "an array of the table in a dictionary changes in place": FLOATS
    + """
        held = {"a": df["a"].to_numpy()}
        try:
            for i in range(len(df)):
                held["a"] += 1
                print(df.loc[i, "a"])
        except ValueError:
            print("read-only")
        """,
    "a property changes the table": FLOATS
    + """
        class A:
            @property
            def x(self):
                df.loc[2, "a"] = 9
        a = A()
        for i in range(len(df)):
            a.x
            print(df.loc[i, "a"])
        """,
    "an operator changes the table": FLOATS
    + """
        class A:
            def __rmul__(self, other):
                df.loc[2, "a"] = 9
                return 1
        a = A()
        for i in range(len(df)):
            print(df.loc[i, "a"] * a)
        """,
    "a missing key changes the table": FLOATS
    + """
        from collections import defaultdict
        def f():
            df.loc[2, "a"] = 9
            return 0
        d = defaultdict(f)
        for i in range(len(df)):
            d[i]
            print(df.loc[i, "a"])
        """,
    "a key of sort changes the table": FLOATS
    + """
        def f(x):
            df.loc[2, "a"] = 9
        for i in range(len(df)):
            sorted([1], key=f)
            print(df.loc[i, "a"])
        """,
    "a generator changes the table": FLOATS
    + """
        def f():
            df.loc[2, "a"] = 9
            yield 1
        g = f()
        for i in range(len(df)):
            for x in g:
                pass
            print(df.loc[i, "a"])
        """,
    "a place beyond the table": TABLE
    + """
        for i in range(len(df)):
            try:
                print(df.loc[i + 1, "a"])
            except KeyError as error:
                print("no", error)
        """,
    "a place before the table": TABLE
    + """
        for i in range(len(df)):
            try:
                print(df.loc[i - 1, "a"])
            except KeyError as error:
                print("no", error)
        print([df["a"].iloc[i - 1] for i in range(len(df))])
        """,
    "a start that is not known": TABLE
    + """
        import sys
        for i in range(-len(sys.argv), len(df)):
            print(df["a"].iloc[i])
        """,
    "the length of another table": TABLE
    + """
        other = [1, 2]
        for i in range(len(other)):
            print(df.loc[i, "a"])
        """,
    "the place is changed": TABLE
    + """
        for i in range(len(df)):
            i = 2 - i
            print(df.loc[i, "a"])
        """,
    "the table is another one later": TABLE
    + """
        for i in range(len(df)):
            print(df.loc[i, "a"])
            df = df[::-1].reset_index(drop=True)
        """,
    "len means something else": TABLE
    + """
        def len(x):
            return 2
        for i in range(len(df)):
            print(df.loc[i, "a"])
        """,
    "read later": TABLE
    + """
        later = []
        for i in range(len(df)):
            later.append(lambda: df.loc[i, "a"])
        df.loc[2, "a"] = 9
        print([f() for f in later])
        """,
    "a generator reads later": TABLE
    + """
        later = []
        for i in range(len(df)):
            later.append(df.loc[i, "a"] for _ in "x")
        df.loc[2, "a"] = 9
        print([list(g) for g in later])
        """,
    "in an f-string": TABLE
    + """
        for i in range(len(df)):
            print(f"{df.loc[i, 'a']}")
        """,
    "a column by a variable": TABLE
    + """
        for c in ("a", "b"):
            for i in range(len(df)):
                print(df.loc[i, c])
        """,
    "a step": TABLE
    + """
        for i in range(len(df), 0, -1):
            print(df.loc[i - 1, "a"])
        """,
    "several at once": TABLE
    + """
        for i in range(len(df)):
            print(len(df.loc[i:, "a"]), list(df.loc[[i], "a"]))
        """,
}


def test_objects_of_other_files_may_change_the_table(rewritten):
    text = """
        import pandas as pd
        import rates
        def f(df, rate):
            total = 0.0
            for i in range(len(df)):
                total += df.loc[i, "a"] * {factor}
            return total
        """
    known = {"shadows": frozenset({"prog", "rates"})}
    for factor in ("rates.rate", "rate"):
        reasons = rewritten(pandas, text.format(factor=factor) + "f(pd.DataFrame(), q)\n", **known)[
            2
        ]
        assert reasons == ["the loop runs code that may change the table"]
    made = rewritten(pandas, text.format(factor="2.5") + "f(pd.DataFrame(), q)\n", **known)[1]
    assert "total += df_a(i) * 2.5" in made.source.text
    helper = "def g(x, by=rates.rate):\n            return x * by\n        def f("
    called = text.replace("def f(", helper).format(factor="g(2.0)") + "f(pd.DataFrame(), q)\n"
    assert rewritten(pandas, called, **known)[2]
    alone = text.replace("import rates", "").format(factor="rate") + "f(pd.DataFrame(), q)\n"
    assert "total += df_a(i) * rate" in rewritten(pandas, alone)[1].source.text
    seen = {"outside": frozenset({"f"})}
    assert rewritten(pandas, alone, **seen)[2] == ["the loop runs code that may change the table"]


LOOPS = {
    "loc": "table.loc[i, 'a']",
    "at": "table.at[i, 'a']",
    "a column, then a label": "table['a'][i]",
    "a column, then a place": "table['a'].iloc[i]",
    "the array": "table['a'].values[i]",
    "a row": "table.iloc[i]['a']",
    "a row by label": "table.loc[i]['a']",
}


@pytest.mark.parametrize("over", ["range(len(table))", "table.index"])
@pytest.mark.parametrize("cell", LOOPS.values(), ids=LOOPS)
def test_cells_are_those_of_the_table(cell, over, rewritten, printed):
    loop = f"""
        def f(table):
            kept = []
            for i in {over}:
                kept.append({cell})
            show(*kept)
        """
    compared(HEAD + loop + CALLS + "\n", rewritten, printed)
