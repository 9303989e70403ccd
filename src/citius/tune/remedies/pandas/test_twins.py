# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import pandas

REMEDY = pandas

TABLE = """
        import pandas as pd
        df = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, float("nan"), 2.5], "name": ["x", "y", None]})
        """

TWINS = {
    "the row is handed on": TABLE
    + """
        def f(row):
            return row["a"]
        for i, row in df.iterrows():
            print(f(row))
        """,
    "the row is changed": TABLE
    + """
        for i, row in df.iterrows():
            row["a"] += 1
            print(row["a"])
        """,
    "an attribute of the row": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"], row.name)
        """,
    "a method of the row": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"], row.isna())
        """,
    "an attribute that a dict has of its own": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"], callable(row.items))
        """,
    "an attribute of the row is set": TABLE
    + """
        for i, row in df.iterrows():
            row.a = 9
            print(row.a)
        """,
    "a column by a variable": TABLE
    + """
        for i, row in df.iterrows():
            for c in ("a", 0):
                try:
                    print(row[c])
                except KeyError as e:
                    print("no", e)
        """,
    "a generator that is used later": TABLE
    + """
        later = (row["a"] for _, row in df.iterrows())
        df.loc[1, "a"] = 9
        print(list(later))
        try:
            later = (row["a"] for _, row in None.iterrows())
        except AttributeError:
            print("at once")
        """,
    "a generator that is handed on": TABLE
    + """
        def f(rows, other):
            return [*rows]
        print(f((row["a"] for _, row in df.iterrows()), print("first")))
        """,
    "a slice of the row": TABLE
    + """
        for i, row in df.iterrows():
            print(list(row["a":"b"]))
        """,
    "the last row is used after the loop": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"])
        print(type(row).__name__)
        """,
    "the else of the loop looks at the row": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"])
        else:
            print(type(row).__name__)
        """,
    "the row is seen in the next round of a loop around": TABLE
    + """
        row = None
        for n in range(2):
            print(type(row).__name__)
            for i, row in df.iterrows():
                print(row["a"])
        """,
    "a loop around binds the same name": TABLE
    + """
        for row in [1]:
            for i, row in df.iterrows():
                print(row["a"])
            print(type(row).__name__)
        """,
    "another function sees the row": TABLE
    + """
        def show():
            print(type(row).__name__)
        for i, row in df.iterrows():
            print(row["a"])
            show()
        """,
    "the row is a global of a function": TABLE
    + """
        def f():
            global row
            for i, row in df.iterrows():
                print(row["a"])
        f()
        print(type(row).__name__)
        """,
    "the row is deleted": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"])
            del row
        """,
    "the row is an attribute of a class": TABLE
    + """
        class A:
            for i, row in df.iterrows():
                print(row["a"])
        print(type(A.row).__name__)
        """,
    "the row is bound anew in the loop": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"])
            row = {"a": 9}
            print(row["a"])
        """,
    "the row is bound anew by a walrus in a comprehension": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"], [(row := {"a": k})["a"] for k in (1, 2)])
            print(row["a"])
        """,
    "pandas is a name of the file's own": """
        class pd:
            class DataFrame:
                def iterrows(self):
                    yield 0, {"a": 1}
        import json as pandas
        for i, row in pd.DataFrame().iterrows():
            print(row["a"])
        """,
    "pandas is bound twice": TABLE
    + """
        for i, row in df.iterrows():
            print(row["a"])
        pd = None
        """,
    "pandas is imported in the function": """
        def f():
            import pandas as pd
            for i, row in pd.DataFrame({"a": [1, "x"]}).iterrows():
                print(row["a"])
        f()
        """,
    "the file changes what a DataFrame does": TABLE
    + """
        real = pd.DataFrame.iterrows
        pd.DataFrame.iterrows = lambda self: iter([(0, {"a": 9})])
        for i, row in df.iterrows():
            print(row["a"])
        pd.DataFrame.iterrows = real
        """,
    "zip means something else": TABLE
    + """
        def zip(*args):
            return []
        for i, row in df.iterrows():
            print(row["a"], zip.__name__)
            break
        """,
    "never reached": TABLE
    + """
        def f(t):
            for i, row in t.iterrows():
                print(row["a"])
        df = None
        if df:
            for i, row in None.iterrows():
                print(row["a"])
        """,
    "arguments that iterrows does not have": TABLE
    + """
        try:
            for i, row in df.iterrows(1):
                print(row["a"])
        except TypeError:
            print("no arguments")
        """,
    "the file asks for the frame it is in": TABLE
    + """
        import sys
        for i, row in df.iterrows():
            print(row["a"], sys._getframe().f_lineno)
        """,
    "a function by rows that keeps the row": TABLE
    + """
        kept = []
        df.apply(lambda row: kept.append(row) or row["a"], axis=1)
        print([k["a"] for k in kept])
        """,
    "a function by rows that reads it later": TABLE
    + """
        later = df.apply(lambda row: (lambda: row["a"]), axis=1)
        print([f() for f in later])
        """,
    "a generator by rows": TABLE
    + """
        def parts(row):
            yield row["a"]
        print([type(p).__name__ for p in df.apply(parts, axis=1)])
        """,
    "a generator expression that is read later": TABLE
    + """
        made = df.apply(lambda row: (row["a"] for _ in range(1)), axis=1)
        print(len(made))
        """,
    "a function by columns": TABLE
    + """
        print(df.apply(lambda col: col[0], axis=0))
        print(df.apply(lambda col: col[0]))
        """,
    "an axis that is True": TABLE
    + """
        try:
            print(df.apply(lambda row: row["a"], axis=True))
        except Exception as e:
            print(type(e).__name__)
        """,
    "more than an axis": TABLE
    + """
        print(df.apply(lambda row: [row["a"], 1], axis=1, result_type="expand"))
        """,
    "a function by rows with a parameter of its own": TABLE
    + """
        print(df.apply(lambda row, k: row["a"] + k, axis=1, args=(1,)))
        """,
    "a function by rows that binds the row anew": TABLE
    + """
        def f(row):
            row = {"a": 1}
            return row["a"]
        print(df.apply(f, axis=1))
        """,
    "a function by rows that changes a table": TABLE
    + """
        def f(row):
            df["name"].iloc[0] = "z"
            df["b"][0] = row["a"]
            return row["a"]
        try:
            print(df.apply(f, axis=1))
        except Exception as e:
            print(type(e).__name__)
        """,
    "a function by rows given by name": TABLE
    + """
        print(df[["a"]].apply("sum", axis=1))
        """,
    "a decorated function by rows": TABLE
    + """
        import functools
        def twice(f):
            @functools.wraps(f)
            def g(row):
                return f(row) * 2
            return g
        @twice
        def f(row):
            return row["a"]
        print(df.apply(f, axis=1))
        """,
    "a growing table that is looked at": """
        import pandas as pd
        df = pd.DataFrame()
        for i in range(3):
            df = pd.concat([df, pd.DataFrame([{"a": i}])], ignore_index=True)
            print(len(df))
        """,
    "tables put together by another rule": """
        import pandas as pd
        df = pd.DataFrame()
        for i in range(3):
            df = pd.concat([df, pd.DataFrame([{"a": i}])], join="inner")
        print(df)
        """,
    "a piece that is changed later": """
        import pandas as pd
        import numpy as np
        df, cell = pd.DataFrame(), np.zeros((1, 1))
        for i in range(3):
            df = pd.concat([df, pd.DataFrame(cell)], ignore_index=True)
            cell[0, 0] += 1
        print(df)
        """,
    "a piece that is kept and changed later": """
        import pandas as pd
        df, kept = pd.DataFrame(), []
        for i in range(3):
            piece = pd.DataFrame([{"a": i}])
            kept.append(piece)
            df = pd.concat([df, piece], ignore_index=True)
            kept[0]["a"] = 9
        print(df)
        """,
    "a view of a piece that is changed later": """
        import pandas as pd
        df = pd.DataFrame()
        for i in range(3):
            piece = pd.DataFrame([{"a": i}])
            column = piece["a"]
            df = pd.concat([df, piece], ignore_index=True)
            column[0] = 9
        print(df)
        """,
    "a growing table that is used after an exception": """
        import pandas as pd
        df = pd.DataFrame()
        try:
            for i in range(3):
                df = pd.concat([df, pd.DataFrame([{"a": 1 // (2 - i)}])], ignore_index=True)
        except ZeroDivisionError:
            print(df)
        """,
    "a growing table that is returned from the loop": """
        import pandas as pd
        def f():
            df = pd.DataFrame()
            for i in range(3):
                df = pd.concat([df, pd.DataFrame([{"a": i}])], ignore_index=True)
                if i == 1:
                    return df
        print(f())
        """,
    "a growing table that another function sees": """
        import pandas as pd
        df = pd.DataFrame()
        def show():
            print(len(df))
        for i in range(3):
            df = pd.concat([df, pd.DataFrame([{"a": i}])], ignore_index=True)
            show()
        """,
    "a growing table without a value before": """
        import pandas as pd
        def f(n):
            for i in range(n):
                df = pd.concat([df, pd.DataFrame([{"a": i}])], ignore_index=True)
            return n
        print(f(0))
        """,
    "tables put on in front": """
        import pandas as pd
        df = pd.DataFrame()
        for i in range(3):
            df = pd.concat([pd.DataFrame([{"a": i}]), df], ignore_index=True)
        print(df)
        """,
    "the else of a growing loop": """
        import pandas as pd
        df = pd.DataFrame()
        for i in range(3):
            df = pd.concat([df, pd.DataFrame([{"a": i}])], ignore_index=True)
        else:
            print("all")
        print(df)
        """,
}
