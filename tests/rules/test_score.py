"""What must be true of every score, whatever the scheme and whatever was seen."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from houqin.rules import score
from houqin.rules.scheme import FULL
from houqin.rules.sheet import Tally
from tests.rules import imagined, slow
from tests.rules.imagined import EDITIONS, MONTHS, PERIODS, layout, schemes, tallies

CASES = {"scheme": schemes(), "seen": MONTHS, "period": PERIODS}
NAMED = st.sampled_from(((), ("东区", "西区"), ("东区", "北区")))
slowly = settings(max_examples=80)


def judged(scheme, seen, period, **more):
    return score.judge(layout(scheme), period, tallies(seen), **more)


@slowly
@given(**CASES, sites=NAMED, earlier=st.sets(st.sampled_from(("F7", "D3"))), granted=st.integers(0, 500))
def test_the_kernel_says_what_the_slow_way_says(scheme, seen, period, sites, earlier, granted):
    more = {"sites": sites, "earlier": earlier, "granted": {"floors.bonus.1": granted}}
    sheet, month = judged(scheme, seen, period, **more), slow.judge(scheme, EDITIONS, period, tallies(seen), **more)
    assert (sheet.points, sheet.grade, sheet.coverage_bp) == (month.points, month.grade, month.coverage_bp)
    assert {(x.site, x.source, x.code): x.points for x in sheet.lines if x.kind == "item"} == month.items
    assert sorted((x.site, x.code, x.note) for x in sheet.lines if x.kind == "unseen") == sorted(month.unseen)
    assert sorted(sheet.vetoes) == sorted(month.vetoes)


@slowly
@given(**CASES)
def test_points_lie_on_the_scale_and_all_that_was_lost_is_the_rest(scheme, seen, period):
    sheet = judged(scheme, seen, period)
    assume(sheet.assessed)
    assert 0 <= sheet.points <= FULL
    assert FULL - sum(line.lost for line in sheet.lines) == sheet.points


@slowly
@given(**CASES)
def test_every_lost_point_names_its_tally(scheme, seen, period):
    there = {tally.indicator for tally in tallies(seen)}
    for line in judged(scheme, seen, period).lines:
        if line.lost or line.kind != "unseen":
            assert line.code in there
            assert line.n or line.n_failed


@slowly
@given(**CASES, data=st.data())
def test_turning_a_pass_into_a_failure_never_raises_a_score(scheme, seen, period, data):
    assume(seen)
    at = data.draw(st.integers(0, len(seen) - 1))
    before = judged(scheme, seen, period)
    after = judged(scheme, [*seen[:at], seen[at].worse(), *seen[at + 1 :]], period)
    assert after.coverage_bp == before.coverage_bp
    if before.assessed:
        assert after.points <= before.points
        assert after.rank >= before.rank
    assert after.passed is not True or before.passed is not False


@slowly
@given(**CASES, more=imagined.COMPLAINTS)
def test_a_complaint_never_raises_a_score(scheme, seen, period, more):
    before, after = judged(scheme, seen, period), judged(scheme, [*seen, more], period)
    assert after.coverage_bp == before.coverage_bp
    if before.assessed:
        assert after.points <= before.points


@slowly
@given(**CASES, data=st.data())
def test_neither_order_nor_splitting_matters(scheme, seen, period, data):
    whole = tallies(seen)
    parts = []
    for tally in whole:
        cut = data.draw(st.tuples(*(st.integers(-3, 3) for _ in range(4))))
        rest = tuple(a - b for a, b in zip(tally[4:8], cut, strict=True))
        parts += [Tally(*tally[:4], *cut, tally.place), Tally(*tally[:4], *rest, tally.place)]
    one = layout(scheme)
    expected = score.judge(one, period, whole)
    assert score.judge(one, period, data.draw(st.permutations(whole))) == expected
    assert score.judge(one, period, data.draw(st.permutations(parts))) == expected


@slowly
@given(**CASES, gone=MONTHS)
def test_reversing_marks_cancel_exactly(scheme, seen, period, gone):
    back = [tally._replace(**one.counted().reversed()._asdict()) for one in gone for tally in [one.tally()]]
    one = layout(scheme)
    assert score.judge(one, period, tallies(seen) + tallies(gone) + back) == score.judge(one, period, tallies(seen))


@slowly
@given(**CASES, data=st.data(), sites=NAMED)
def test_dropping_evidence_never_raises_coverage(scheme, seen, period, data, sites):
    kept = [one for one in seen if data.draw(st.booleans())]
    whole = judged(scheme, seen, period, sites=sites)
    assert judged(scheme, kept, period, sites=sites).coverage_bp <= whole.coverage_bp


@slowly
@given(**CASES)
def test_what_nobody_looked_at_is_neither_full_marks_nor_zero(scheme, seen, period):
    rounds = {one.code for one in seen if one.counted().n and one.kind not in ("event", "complaint")}
    for line in judged(scheme, seen, period).lines:
        if line.kind == "item" and line.code not in rounds:
            assert line.points < line.full
            assert line.note == "complaint"
        if line.kind == "unseen":
            assert (line.points, line.lost) == (None, 0)


@given(scheme=schemes(), period=PERIODS)
def test_a_month_without_evidence_is_not_assessed(scheme, period):
    sheet = judged(scheme, [], period)
    assert (sheet.points, sheet.grade, sheet.passed, sheet.coverage_bp) == (None, None, None, 0)
    assert sheet.reason == ("coverage" if scheme.least_coverage else "no_evidence")
    assert not any(line.lost for line in sheet.lines)
