"""The tables of GB/T 2828.1 for single sampling: code letters and plans, arrows followed.

Normal and tightened inspection for eight AQLs, checked cell by cell against a transcription of MIL-STD-105E.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from houqin.rules import money
from houqin.rules.sampling import LEVELS, Plan, Tables

HERE = Path(__file__).parent / "sampling"


@cache
def tables() -> Tables:
    letters = [(int(row["lot_max"] or 0), {level: row[level] for level in LEVELS}) for row in _rows("code_letters")]
    plans = {
        (row["inspection"], row["code_letter"], money.hundredths(row["aql_percent"])): Plan(
            row["plan_letter_after_arrows"], int(row["sample_size"]), int(row["Ac"])
        )
        for row in _rows("single_plans")
    }
    return Tables(letters, plans)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
