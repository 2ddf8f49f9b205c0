"""Patients of Vickers 2004, a trial of acupuncture for chronic headache, as the author published them.

headache.csv: who gave a headache score at 3 or 12 months, without anything that names them.
Source and licence: Vickers AJ. Whose data set is it anyway? Trials 2006, 7:15 (CC BY 2.0); see ATTRIBUTION.md.
"""

import csv
from pathlib import Path
from typing import NamedTuple


class Patient(NamedTuple):
    age: float
    sex: float
    migraine: float
    chronicity: float
    group: int  # 1: acupuncture
    before: float
    months3: float | None
    months12: float | None


def patients() -> list[Patient]:
    with (Path(__file__).parent / "headache.csv").open() as file:
        return [read(row) for row in csv.DictReader(file)]


def read(row: dict[str, str]) -> Patient:
    numbers = {name: float(value) if value else None for name, value in row.items()}
    return Patient(**{**numbers, "group": int(row["group"])})
