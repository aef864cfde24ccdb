"""Where a publication stands, when its period ends, and who may rule on an appeal."""

from datetime import date, datetime, timedelta

import pytest

from houqin.rules import publication
from houqin.rules.publication import Heard
from houqin.rules.workday import Calendar

FRIDAY = datetime.fromisoformat("2026-11-06T10:00:00+08:00")
PLAIN = Calendar()
UNTIL = publication.ends(FRIDAY, 5, PLAIN)


def test_the_period_counts_working_days_and_not_the_day_itself():
    assert UNTIL.isoformat() == "2026-11-13T23:59:59+08:00"
    off = Calendar(own={date(2026, 11, 11): False, date(2026, 11, 14): True})
    assert publication.ends(FRIDAY, 5, off).isoformat() == "2026-11-14T23:59:59+08:00"


@pytest.mark.parametrize(
    ("heard", "after", "state"),
    [
        ((), 1, "running"),
        ((), 9, "final"),
        ((Heard(),), 9, "contested"),
        ((Heard(FRIDAY, "rejected"),), 20, "final"),
        ((Heard(UNTIL, "rejected"),), 8, "contested"),  # it may still be appealed
        ((Heard(UNTIL, "rejected", True),), 8, "final"),
        ((Heard(UNTIL, "rejected", True), Heard()), 8, "contested"),  # the appeal itself waits
        ((Heard(FRIDAY, "upheld"),), 1, "amend"),
        ((Heard(FRIDAY, "partly"), Heard()), 9, "amend"),
    ],
)
def test_where_it_stands(heard, after, state):
    assert publication.state("publish", UNTIL, heard, FRIDAY + timedelta(days=after), PLAIN) == state


def test_what_withdraws_is_withdrawn_at_once():
    assert publication.state("withdraw", FRIDAY, (), FRIDAY, PLAIN) == "withdrawn"


@pytest.mark.parametrize(
    ("ruler", "first", "may"),
    [
        ((2, "leader"), (1, "chief"), True),
        ((2, "chief"), (1, "chief"), False),
        ((1, "leader"), (1, "chief"), False),
        ((2, "leader"), (1, "leader"), True),
        ((2, "chief"), (1, "leader"), False),
        ((2, "office"), (1, "chief"), False),
    ],
)
def test_an_appeal_is_for_somebody_else_and_higher(ruler, first, may):
    assert publication.above(ruler, first) is may
