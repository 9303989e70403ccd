# SPDX-License-Identifier: Apache-2.0
"""A share's prices as CSV, orders as an Excel workbook."""

import io
import random
import zipfile
from datetime import date, timedelta
from xml.sax.saxutils import escape

from .vocabulary import made_words


def prices(rng: random.Random, size: int, volume: bool = True) -> bytes:
    """Return `size` days of a share's prices as CSV, with or without the volume."""
    lines = ["Date,Open,High,Low,Close" + ",Volume" * volume]
    day, close = date(2000, 1, 3), 100.0
    for _ in range(size):
        opened = close * (1 + rng.gauss(0, 0.004))
        close = opened * (1 + rng.gauss(0.0002, 0.015))
        high = max(opened, close) * (1 + abs(rng.gauss(0, 0.006)))
        low = min(opened, close) * (1 - abs(rng.gauss(0, 0.006)))
        line = f"{day},{opened:.4f},{high:.4f},{low:.4f},{close:.4f}"
        lines.append(line + f",{int(rng.lognormvariate(12, 0.5))}" * volume)
        day += timedelta(days=1 if day.weekday() < 4 else 3)
    return ("\n".join(lines) + "\n").encode()


def workbook(rng: random.Random, size: int, sheet: str = "Orders") -> bytes:
    """Return an Excel workbook with one sheet of `size` orders."""
    words = made_words(rng, 80)
    rows: list[list] = [["Order", "Region", "Product", "Customer", "Quantity", "Price"]]
    rows += (
        [
            10_000 + number,
            rng.choice(("North", "East", "South", "West")),
            words[rng.randrange(25)].title(),
            f"{rng.choice(words)} & {rng.choice(words)}".title(),
            rng.randint(1, 60),
            round(rng.lognormvariate(3, 0.8), 2),
        ]
        for number in range(size)
    )
    cells = "".join(
        f'<row r="{r}">{"".join(_cell(c) for c in row)}</row>' for r, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>'
            "</worksheet>",
        }
    )


def _cell(value) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def _zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    return data.getvalue()
