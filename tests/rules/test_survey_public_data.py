"""Small numbers as the US patient survey treats them: real counts of hospitals; the data lie outside (HOUQIN_DATA)."""

import csv
import os
from pathlib import Path

import pytest

from houqin.rules import survey

DATA = Path(os.environ.get("HOUQIN_DATA") or Path(__file__).parents[3] / "shared/data") / "us_hcahps/responses.csv"
LEAST = 25  # what that survey publishes at all
FEW_IN_WORDS = {"07_2016", "07_2017", "07_2018"}  # the years that write FEWER THAN 50 instead of the number

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"no public data at {DATA}")


def counts() -> list[tuple[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [(row["Release Period"], row["Completed Surveys"]) for row in csv.DictReader(file)]


def test_what_is_published_there_is_shown_here_and_under_fifty_it_carries_a_warning():
    sizes = {(year in FEW_IN_WORDS, survey.size(int(n), LEAST)) for year, n in counts() if n.isdecimal()}
    assert sizes == {(True, ""), (False, "few"), (False, "")}
    assert survey.FEW == 50 and "FEWER THAN 50" in {n for year, n in counts() if year in FEW_IN_WORDS}


def test_why_fifty_an_interval_of_so_few_is_wide():
    """The nation's usual 74 % for cleanliness, said by that many people, as far as those numbers can carry it."""
    widths = {n: (found := survey.share(n * 74 // 100, n)).high - found.low for n in (25, 49, 50, 300)}
    assert widths[25] > 3000 and widths[49] > 2300 and widths[300] < 1000
