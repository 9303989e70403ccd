# SPDX-License-Identifier: Apache-2.0
"""An Excel report on the orders of an Excel sheet, by pandas and StyleFrame: workbook.py ORDERS."""

import hashlib
import re
import sys
import zipfile

import pandas as pd
from styleframe import StyleFrame, Styler

REPORT = "report.xlsx"


def write(writer, frame, name):
    """Write a table with headers, widths and a colour for the large sums."""
    styled = StyleFrame(frame, Styler(font_size=10))
    styled.apply_headers_style(Styler(bold=True, bg_color="yellow"))
    styled.apply_column_style(["Total"], Styler(number_format="#,##0.00", bold=True))
    styled.apply_style_by_indexes(styled[styled["Total"] > 1000], Styler(bg_color="red"))
    styled.to_excel(writer, sheet_name=name, best_fit=list(frame.columns), row_to_add_filters=0)


orders = pd.read_excel(sys.argv[1], sheet_name="Orders")
orders["Total"] = orders["Quantity"] * orders["Price"]
by_product = orders.groupby(["Region", "Product"], as_index=False)[["Quantity", "Total"]].sum()
with StyleFrame.ExcelWriter(REPORT) as writer:
    write(writer, orders, "Orders")
    write(writer, by_product, "Products")
with zipfile.ZipFile(REPORT) as report:
    for part in report.namelist():
        if part != "docProps/core.xml":  # which has the time
            text = re.sub(rb' name="-?\d+"', b"", report.read(part))  # styles are named by hash()
            print(hashlib.sha256(text).hexdigest(), part)
