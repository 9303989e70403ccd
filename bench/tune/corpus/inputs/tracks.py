# SPDX-License-Identifier: Apache-2.0
"""Recorded walks."""

import random
from datetime import UTC, datetime, timedelta


def gpx(rng: random.Random, size: int, tracks: int = 3, cut: bool = False) -> bytes:
    """Return recorded walks of `size` points in all; the file may break off."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="made up" xmlns="http://www.topografix.com/GPX/1/1">',
    ]
    now = datetime(2023, 6, 1, 6, tzinfo=UTC)
    for track in range(tracks):
        lines.append(f"<trk><name>Walk {track}</name><trkseg>")
        lat, lon, height = rng.uniform(40, 55), rng.uniform(0, 20), rng.uniform(100, 900)
        for _ in range(size // tracks):
            moves = rng.random() > 0.15
            lat += rng.gauss(4e-5, 5e-5) * moves
            lon += rng.gauss(3e-5, 5e-5) * moves
            height += rng.gauss(0, 1.2)
            now += timedelta(seconds=rng.choice((1, 5, 5, 5, 8)))
            lines.append(
                f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{height:.1f}</ele>'
                f"<time>{now:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
            )
        lines.append("</trkseg></trk>")
        now += timedelta(days=1)
    return "\n".join(lines if cut else [*lines, "</gpx>\n"]).encode()
