"""The faults of a widely used supplier scorecard (methods.md §8), each held as a test so that it never becomes ours."""

from datetime import timedelta

import pytest

from houqin.rules import evidence, period, scheme, score
from houqin.rules.sheet import Tally
from tests.rules.imagined import FLOORS, GRADES, KNOWN, Seen, layout, tallies

PLAIN = scheme.parse({"cards": [{"pack": "floors", "weight": 100}], "grades": GRADES, "least_coverage": 0})


def seen(kind, code, count=0, due=0):
    return Seen(kind, code, count, due, "department", "planned", "", 1)


def judged(*evidence, one=PLAIN):
    return score.judge(layout(one), 202612, tallies(evidence))


def test_on_time_does_not_count_the_late_ones():
    assert [judged(seen("outcome", "F5", met, 40)).lines[0].points for met in (40, 38, 19, 0)] == [1000, 1000, 500, 0]


def test_no_evidence_does_not_score_100():
    assert judged().points is None
    assert judged(Seen("na", "F1", 0, 0, "department", "planned", "", 1)).points is None
    for code, item in KNOWN.items():
        if code.startswith("F"):
            tally = Tally(code, "", "planned", "", 0, 0, 0, item.full)
            assert score.judge(layout(PLAIN), 202612, [tally]).points is None


def test_a_supplier_back_at_exactly_100_is_no_longer_poor():
    assert judged(seen("fail", "F4", 1)).grade == "不合格"
    assert judged(seen("pass", "F4")).grade == "优秀"
    assert [score.grade_at(PLAIN.grades, points) for points in (10000, 9000, 8999, 8000, 6000, 5999, 0)] == [
        *(0, 0, 1, 1, 2, 3, 3)
    ]


@pytest.mark.parametrize("month", [202602, 202604, 202612])
def test_a_period_has_neither_a_day_too_many_nor_too_few(month):
    start, end = period.bounds(month)
    days = (period.last_day(month) - period.first_day(month)).days + 1
    assert end - start == timedelta(days=days)
    assert period.bounds(period.after(month))[0] == end


def test_changed_evidence_changes_the_score():
    failed = seen("fail", "F3", 1)
    before = judged(failed, seen("pass", "F1"))
    back = failed.tally()._replace(**failed.counted().reversed()._asdict())
    passed = evidence.of_check(FLOORS.item("F3"), "pass", 0, None)
    corrected = [*tallies([failed, seen("pass", "F1")]), back, Tally("F3", "department", "planned", "", *passed)]
    assert before.points < score.judge(layout(PLAIN), 202612, corrected).points == 10000


def test_a_total_says_what_it_came_from():
    sheet = judged(seen("fail", "F1", 3), seen("pass", "F2"), seen("fail", "F3", 1))
    lost = {line.code: (line.lost, line.n, line.n_failed) for line in sheet.lines if line.lost}
    assert lost.keys() == {"F1", "F3"}
    assert sum(points for points, _, _ in lost.values()) == 10000 - sheet.points


def test_more_failures_than_a_cap_do_not_go_below_zero_and_hide_nothing():
    sheet = judged(*(seen("fail", "F2", 99) for _ in range(5)))
    assert (sheet.points, sheet.lines[0].points, sheet.lines[0].n_failed) == (3333, 500, 5)
