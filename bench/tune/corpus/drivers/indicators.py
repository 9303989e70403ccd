# SPDX-License-Identifier: Apache-2.0
"""A report on a share's prices, a CSV file, by pandas and ta: indicators.py PRICES [fill]."""

import sys

import pandas as pd
import ta

prices = pd.read_csv(sys.argv[1], parse_dates=["Date"])
table = ta.add_all_ta_features(
    prices,
    open="Open",
    high="High",
    low="Low",
    close="Close",
    volume="Volume",
    fillna="fill" in sys.argv[2:],
)
print(table.tail(10).T.to_csv())
print(table.describe().T.to_csv())
