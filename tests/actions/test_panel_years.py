"""From a locked panel to the year's sheet: what the contract's formula takes, and what an opened sheet takes back."""

from datetime import timedelta

import pytest

from houqin.actions.close_month import close_month
from houqin.actions.close_panel import close_panel
from houqin.actions.close_year import close_year
from houqin.actions.reopen_panel import reopen_panel
from houqin.queries import handover, year
from houqin.records import models
from houqin.rules.refusal import Refused
from tests import deeds, juries
from tests.deeds import MONTH

LATER = juries.AT + timedelta(minutes=30)
AFTER = juries.AT + timedelta(days=20)  # in the year after
OF = 202600


def judged(house, taken="ballots", **form):
    """A year with one month of 98 points and a locked panel of four raters: 86, 86.6, 87.2 and 87.8."""
    scheme = {**deeds.SCHEME, "year": {"clause": "第9条", "daily": 60, "annual": 40, "trim": 1, "panel": taken}}
    contracts = [
        deeds.contract(house, scheme=scheme, clauses=(*deeds.CLAUSES, ("第9条", "年度合成", "deduction"))),
        deeds.contract(house, number="TC-1", name="停车", provider=juries.company(house).pk),
    ]
    deeds.visit(house, contracts[0], {deeds.PHOTO_LESS: 2})
    close_month(house.people["office"], deeds.CLOSED, month=MONTH, only=[contracts[0]])
    jury = juries.opened(house, contracts=contracts, form=form)
    for n in range(4):
        jury.vote(n, (90 + n, 80), (70, 60))
    close_panel(house.people["office"], LATER, panel=jury.panel)
    return jury


def annual(contract) -> tuple[int, int]:
    sheet = models.Sheet.objects.filter(contract=contract, period=OF).order_by("version").last()
    return sheet.points, sheet.version


def test_the_year_takes_the_raters_totals_trimmed_as_the_contract_says(house):
    jury = judged(house)
    assert sorted(points for _, points in year.ballots(jury.contracts[0], 2026)) == [8600, 8660, 8720, 8780]
    close_year(house.people["office"], AFTER, contract=jury.contracts[0], year=2026)
    assert annual(jury.contracts[0]) == (9356, 1)  # 98 × 60 % + (86.6 + 87.2) ÷ 2 × 40 %


@pytest.mark.parametrize("counts", ["raw", "adjusted"])
def test_the_year_takes_the_figure_that_counts_where_the_contract_says_so(house, counts):
    jury = judged(house, "result", counts=counts)
    points = models.Placing.objects.get(subject__contract=jury.contracts[0]).points
    close_year(house.people["office"], AFTER, contract=jury.contracts[0], year=2026)
    assert annual(jury.contracts[0])[0] == (9800 * 60 + points * 40 + 50) // 100


def test_a_panel_opened_again_counts_when_it_is_locked_again(house):
    jury = judged(house)
    first = jury.contracts[0]
    until = LATER + timedelta(days=1)
    reopen_panel(house.people["chief"], LATER, panel=jury.panel, reason="误投", until=until)
    assert year.ballots(first, 2026) == ()
    jury.vote(0, (100, 100), at=LATER, again=1)
    close_panel(house.people["office"], LATER, panel=jury.panel)
    assert max(points for _, points in year.ballots(first, 2026)) == 10000


def test_what_leaves_the_house_is_what_the_year_was_judged_from(house):
    jury = judged(house)
    close_year(house.people["office"], AFTER, contract=jury.contracts[0], year=2026)
    found = handover.handover(house.people["office"], contracts=jury.contracts[:1], first=MONTH, last=202612)
    assert [(one.rater, one.points) for one in found.ballots] == list(year.ballots(jury.contracts[0], 2026))
    assert {one.rater[:2] for one in found.ballots} == {"评委"}  # a secret ballot stays one


def test_the_years_page_says_how_sure_it_is_and_what_both_sides_saw(house):
    jury = judged(house)
    found = year.annual(house.people["chief"], contract=jury.contracts[0], year=2026, at=LATER)
    assert (found["found"].daily, found["found"].annual, found["raters"]) == (9800, 8690, 4)
    assert found["half"] is None  # one month does not scatter
    assert found["contradictions"] == [("late", 1), ("gap", 1110)]  # its finding is not closed yet
    assert [one["source"] for one in found["sides"]] == ["department"] and found["sides"][0]["good_bp"] < 10000
    assert found["panel"] == jury.panel
    other = jury.contracts[1]
    with pytest.raises(Refused, match="本院没有这份合同"):
        year.annual(house.people["provider"], contract=other, year=2026, at=LATER)
    with pytest.raises(Refused, match="不在 2031 年度内"):
        year.annual(house.people["chief"], contract=jury.contracts[0], year=2031, at=LATER)
