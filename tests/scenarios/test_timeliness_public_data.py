"""The doubts about dates, tried on a city's real casework: 276 633 cases, closings by the heap."""

import os
from datetime import UTC, timedelta
from pathlib import Path

import duckdb
import pytest

from houqin.rules import timeliness
from houqin.rules.timeliness import Doubting, Span

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HOUQIN_DATA", ROOT.parent / "shared/data")) / "nyc_council_casework" / "casework.parquet"
PROMISED = timedelta(days=30)
BY_DAY = Doubting(window=timedelta(days=1), bulk=20, times=5, instant=timedelta(0))  # the city keeps days, not minutes


@pytest.fixture(scope="module")
def casework():
    if not DATA.is_file():
        pytest.skip(f"no nyc_council_casework in HOUQIN_DATA ({DATA})")
    rows = duckdb.sql(f"SELECT unique_key, account, opendate, closedate FROM '{DATA}' WHERE opendate IS NOT NULL")
    return [
        Span(key, came.replace(tzinfo=UTC), done and done.replace(tzinfo=UTC), by, came.replace(tzinfo=UTC) + PROMISED)
        for key, by, came, done in rows.fetchall()
    ]


def test_a_citys_bulk_closings_are_found_and_timeliness_is_told_twice(casework):
    now = max(span.done_at or span.opened_at for span in casework)
    found = timeliness.kept(casework, now, BY_DAY)
    assert found.doubted["bulk"] > 1000
    assert found.rate != found.sure_rate and found.sure_due < found.due
    doubts = timeliness.doubts(casework, now, BY_DAY)
    swept = {}
    for span in casework:
        if doubts.get(span.key) == "bulk":
            swept.setdefault((span.by, span.done_at.date()), []).append(span)
    assert max(map(len, swept.values())) >= 100  # one account, one day


def test_a_day_of_honest_work_among_the_swept_stays_undoubted(casework):
    now = max(span.done_at or span.opened_at for span in casework)
    share = len(timeliness.doubts(casework, now, BY_DAY)) / len(casework)
    assert 0.005 < share < 0.6
