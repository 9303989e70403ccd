# SPDX-License-Identifier: Apache-2.0
"""The functions that the pandas remedy adds, on tables of all kinds, beside pandas itself.

Needs pandas, which the project does not: without it there is nothing to compare with.
"""

import pytest

from citius.tune.remedies import pandas as remedy

TABLES = {
    "whole numbers": "pd.DataFrame({'a': [1, 2], 'b': [3, 4]})",
    "floats": "pd.DataFrame({'a': [1.5, -0.0], 'b': [float('nan'), 4]})",
    "truths": "pd.DataFrame({'a': [True, False], 'b': [False, True]})",
    "whole numbers and floats": "pd.DataFrame({'a': [1, 2**53 + 1], 'b': [0.5, 4.0]})",
    "whole numbers and truths": "pd.DataFrame({'a': [1, 2], 'b': [False, True]})",
    "floats and truths": "pd.DataFrame({'a': [1.0, float('nan')], 'b': [False, True]})",
    "small numbers": "pd.DataFrame({'a': np.array([1, 2], 'uint8'), 'b': np.array([1, 2], 'float32')})",
    "signed and unsigned": "pd.DataFrame({'a': np.array([1, 2], 'uint64'), 'b': [-1, 2]})",
    "complex numbers": "pd.DataFrame({'a': [1j, 2], 'b': [1, 2]})",
    "texts": "pd.DataFrame({'a': ['x', None], 'b': ['y', float('nan')]})",
    "texts and whole numbers": "pd.DataFrame({'a': ['x', None], 'b': [1, 2]})",
    "texts and floats": "pd.DataFrame({'a': ['x', None], 'b': [1.5, float('nan')]})",
    "texts and full floats": "pd.DataFrame({'a': ['x', None], 'b': [1.5, 2.5]})",
    "objects": "pd.DataFrame({'a': [1, 'x'], 'b': [None, [1]]}, dtype=object)",
    "objects and floats": "pd.DataFrame({'a': pd.Series(['x', None], dtype=object), 'b': [1.5, float('nan')]})",
    "dates": "pd.DataFrame({'a': pd.to_datetime(['2024-01-05', None]), 'b': pd.to_datetime(['2024-01-06'] * 2)})",
    "dates and whole numbers": "pd.DataFrame({'a': pd.to_datetime(['2024-01-05', None]), 'b': [1, 2]})",
    "dates and floats": "pd.DataFrame({'a': pd.to_datetime(['2024-01-05', None]), 'b': [1.5, float('nan')]})",
    "dates as objects, and floats": "pd.DataFrame({'a': pd.Series([datetime.datetime(2024, 1, 5)] * 2, dtype=object), 'b': [1.5, float('nan')]})",
    "dates of two zones": "pd.DataFrame({'a': pd.to_datetime(['2024-01-05'] * 2).tz_localize('UTC'), 'b': pd.to_datetime(['2024-01-06'] * 2)})",
    "durations and floats": "pd.DataFrame({'a': pd.to_timedelta([1, None], 's'), 'b': [1.5, float('nan')]})",
    "periods": "pd.DataFrame({'a': pd.period_range('2024', periods=2, freq='D'), 'b': [float('nan'), 1.5]})",
    "intervals": "pd.DataFrame({'a': pd.interval_range(0, 2), 'b': [float('nan'), 1]})",
    "categories": "pd.DataFrame({'a': pd.Categorical(['x', 'y']), 'b': [1, 2]})",
    "categories of numbers": "pd.DataFrame({'a': pd.Categorical([1, 2]), 'b': [1, 2]})",
    "numbers with gaps": "pd.DataFrame({'a': pd.array([1, None], dtype='Int64'), 'b': [1, 2]})",
    "only numbers with gaps": "pd.DataFrame({'a': pd.array([1, None], dtype='Int64'), 'b': pd.array([1, 2], dtype='Int64')})",
    "truths with gaps": "pd.DataFrame({'a': pd.array([True, None], dtype='boolean'), 'b': ['x', 'y']})",
    "texts of pandas": "pd.DataFrame({'a': pd.array(['x', None], dtype='string'), 'b': [1, 2]})",
    "lists": "pd.DataFrame({'a': [[1], (2, 3)], 'b': [1, 2]})",
    "no rows": "pd.DataFrame({'a': [1], 'b': ['x']}).iloc[:0]",
    "no rows, one dtype": "pd.DataFrame({'a': [1.0], 'b': [2.0]}).iloc[:0]",
    "a label twice": "pd.DataFrame([[1, 2.5, 'x']], columns=['a', 'a', 'b'])",
    "numbers for labels too": "pd.DataFrame([[1, 2.5, 'x']], columns=['a', 0, 'b'])",
    "labels on two levels": "pd.DataFrame([[1, 2.5]], columns=pd.MultiIndex.from_tuples([('a', 1), ('b', 2)]))",
    "labels of a category": "pd.DataFrame([[1, 'x']], columns=pd.CategoricalIndex(['a', 'b']))",
    "a label is missing": "pd.DataFrame({'a': [1, 'x']})",
    "other labels": "pd.DataFrame({'b': [1, 2], 'c': ['x', 'y'], 'a': [2.5, 3.5]}, index=['p', 'p'])",
    "rows on two levels": "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}, index=pd.MultiIndex.from_tuples([(1, 2), (3, 4)]))",
    "a subclass": "type('Table', (pd.DataFrame,), {'iterrows': lambda self: iter([(0, {'a': 1, 'b': 2})])})({'a': [1, 2], 'b': ['x', 'y']})",
    "with attrs": "with_attrs(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}))",
    "with flags": "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).set_flags(allows_duplicate_labels=False)",
    "blocks that are not put together": "with_column(pd.DataFrame({'a': [1.0, 2.0]}))",
    "a column of a larger table": "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2.5], 'c': ['x', 'y']})[['b', 'a']]",
    "something else": "types.SimpleNamespace(iterrows=lambda: iter([(0, {'a': 1, 'b': 2})]), apply=lambda f, axis: f({'a': axis, 'b': 0}))",
    "nothing of the kind": "[1]",
}
HEAD = """
        import datetime, types, warnings
        import numpy as np
        import pandas as pd
        warnings.simplefilter("ignore")
        def with_attrs(table):
            table.attrs["unit"] = "m"
            return table
        def with_column(table):
            table["b"] = 1.5
            return table
        def show(*values):
            for value in values:
                print(type(value), repr(value))
        def tried(name, make):
            print("--", name)
            try:
                f(make())
            except Exception as error:
                print(type(error).__name__, error)
        """
CALLS = "".join(f"\n        tried({name!r}, lambda: {table})" for name, table in TABLES.items())
LOOP = """
        def f(table):
            for label, row in table.iterrows():
                show(label, row["a"])
                if label != 1:
                    show(row["b"])
        """
QUIET = """
        def f(table):
            kept = []
            for label, row in table.iterrows():
                kept.append((label, row["a"], row["b"]))
            show(kept, *[x for k in kept for x in k])
        """
APPLY = """
        def f(table):
            result = table.apply(lambda row: {given}, axis=1)
            show(type(result), result, getattr(result, "dtype", None), getattr(result, "attrs", 0))
            show(*getattr(result, "index", ()), *getattr(result, "tolist", list)())
        """
RESULTS = {
    "a column": "row['a']",
    "a text": "str(row['a']) + '!'",
    "a list": "[row['a'], row['b']]",
    "a row": "pd.Series({'n': row['a'], 'm': row['b']})",
    "nothing": "None if row['a'] else None",
    "a list for some": "[row['b']] if row['b'] == 'y' or row['b'] == 2 else row['a']",
    "a truth": "row['a'] == row['b']",
    "a numpy number": "np.int64(len(str(row['a'])))",
    "attributes": "row.a if row.b == row.a else row.b",
}


def compared(program, rewritten, printed):
    pytest.importorskip("pandas", reason="compares with pandas itself")
    before, after, _ = rewritten(remedy, program)
    assert after.source.text != before.source.text
    expected = printed(before.source.text)
    assert expected and printed(after.source.text) == expected


@pytest.mark.parametrize(
    "loop",
    [LOOP, QUIET, QUIET.replace('row["a"]', "row.a"), LOOP.replace('row["b"]', "row.b")],
    ids=["shown", "kept", "kept by attribute", "shown by attribute"],
)
def test_rows_read_as_iterrows_gives_them(loop, rewritten, printed):
    compared(HEAD + loop + CALLS + "\n", rewritten, printed)


@pytest.mark.parametrize("given", RESULTS.values(), ids=RESULTS)
def test_results_by_rows_are_those_of_apply(given, rewritten, printed):
    compared(HEAD + APPLY.format(given=given) + CALLS + "\n", rewritten, printed)


PIECES = {
    "of one kind": ["{'a': [i], 'b': ['x']}"] * 4,
    "of several dtypes": [
        "{'a': [i]}",
        "{'a': [i + 0.5]}",
        "{'a': ['x']}",
        "{'a': [None]}",
        "{'a': [True]}",
    ],
    "without a column now and then": [
        "{'a': [2**53 + 1]}",
        "{'b': [1]}",
        "{'a': ['x']}",
        "{'a': [3]}",
    ],
    "in another order": ["{'a': [1], 'b': [2]}", "{'b': [1], 'a': [2]}", "{'a': [1], 'b': [2]}"],
    "without rows": ["{'a': [1]}", "{'a': []}", "{'a': [1]}", "{}", "{'a': [2]}"],
    "of dates": [
        "{'a': [pd.Timestamp('2024-01-05')]}",
        "{'a': [pd.NaT]}",
        "{'a': [pd.Timestamp('2024', tz='UTC')]}",
    ],
    "of categories": [
        "{'a': pd.Categorical(['x'])}",
        "{'a': pd.Categorical(['y'])}",
        "{'a': pd.Categorical(['y'])}",
    ],
    "of categories in another order": [
        "{'a': pd.Categorical(['x'], ['x', 'y'])}",
        "{'a': pd.Categorical(['x'], ['y', 'x'])}",
    ]
    * 2,
    "of gaps": [
        "{'a': [None]}",
        "{'a': [float('nan')]}",
        "{'a': pd.array([None], dtype='Int64')}",
        "{'a': [1]}",
    ],
    "of small numbers": [
        "{'a': np.array([1], 'int8')}",
        "{'a': np.array([300], 'int16')}",
        "{'a': np.array([1], 'int8')}",
    ],
}
STARTS = [
    "pd.DataFrame()",
    "None",
    "pd.DataFrame(columns=['a', 'b'])",
    "pd.DataFrame({'a': [7, 8]})",
]


@pytest.mark.parametrize("options", [", ignore_index=True", "", ", sort=False"])
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_tables_put_together_are_those_of_concat(pieces, options, rewritten, printed):
    made = " else ".join(f"{p} if k == {k}" for k, p in enumerate(pieces)) + " else {}"
    program = (
        HEAD
        + f"""
        def put(i, table):
            for k in range({len(pieces)} * 2):
                k %= {len(pieces)}
                table = pd.concat([table, pd.DataFrame({{**({made})}})]{options})
            return table
        def f(start):
            for i in (1, 2):
                t = put(i, start)
                show(t, t.dtypes, t.columns, t.index, t.to_dict("list"))
        """
        + "".join(f"\n        tried({start!r}, lambda: {start})" for start in STARTS)
        + "\n"
    )
    compared(program, rewritten, printed)


@pytest.mark.parametrize(
    "change", ["table.at[1, 'a'] = 9", "table['a'] = 9", "table.loc[1] = 9", "change()"]
)
@pytest.mark.parametrize(
    "columns", ["{'a': [1, 2], 'b': ['x', 'y']}", "{'a': [1.5, 2.5], 'b': [3.5, 4.5]}"]
)
def test_a_table_that_changes_in_the_loop(columns, change, rewritten, printed):
    program = (
        HEAD
        + f"""
        def change():
            table.iat[1, 0] = 9
        table = pd.DataFrame({columns})
        for label, row in table.iterrows():
            show(row["a"])
            {change}
            show(row["a"])
        show(table)
        """
    )
    compared(program, rewritten, printed)


FAST = [
    "whole numbers",
    "floats",
    "truths",
    "whole numbers and floats",
    "texts and whole numbers",
    "texts and full floats",
    "dates and whole numbers",
    "lists",
    "other labels",
]


@pytest.mark.parametrize("name", FAST)
def test_common_tables_take_the_fast_way(name, rewritten, printed, monkeypatch):
    pandas = pytest.importorskip("pandas", reason="compares with pandas itself")
    before, after, _ = rewritten(remedy, HEAD + QUIET + f"\n        f({TABLES[name]})\n")
    expected = printed(before.source.text)
    monkeypatch.delattr(pandas.DataFrame, "iterrows")
    assert printed(after.source.text) == expected != ""


@pytest.mark.parametrize("name", FAST)
def test_common_tables_take_the_fast_way_by_rows(name, rewritten, printed, monkeypatch):
    pandas = pytest.importorskip("pandas", reason="compares with pandas itself")
    program = HEAD + APPLY.format(given=RESULTS["a text"]) + f"\n        f({TABLES[name]})\n"
    before, after, _ = rewritten(remedy, program)
    expected = printed(before.source.text)
    monkeypatch.delattr(pandas.DataFrame, "apply")
    assert printed(after.source.text) == expected != ""


def test_pieces_of_one_kind_are_put_together_once(rewritten, printed):
    pytest.importorskip("pandas", reason="compares with pandas itself")
    program = (
        HEAD
        + """
        def f(n):
            table = pd.DataFrame()
            for i in range(n):
                table = pd.concat([table, pd.DataFrame([{"a": i, "b": "x"}])], ignore_index=True)
            return table
        print(len(f(9)))
        """
    )
    _, after, _ = rewritten(remedy, program)
    counted = after.source.text.replace(
        "    return pd.concat(", "    print('once') if parts[2:] else 0\n    return pd.concat("
    )
    assert printed(counted) == "once\n9\n"
