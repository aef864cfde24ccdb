"""Early warning: the stated false alarms drawn anew, how soon a doubling is seen, and series that are none."""

import numpy as np
import pytest

from houqin.analysis import warning
from houqin.analysis.warning import Point

SERIES, WEEKS = 600, 52


def drawn(chance, usual: float, *, times: float = 1.0, spread: float = 0.01) -> list[Point]:
    """Beta-binomial weeks of 24 to 56 items; after the baseline the rate is so many times the usual."""
    points = []
    for week in range(warning.BASELINE + WEEKS):
        rate = usual * (times if week >= warning.BASELINE else 1)
        n = int(chance.integers(24, 57))
        points.append(
            Point(week, n, int(chance.binomial(n, chance.beta(rate * (1 / spread - 1), (1 - rate) * (1 / spread - 1)))))
        )
    return points


def alarms(chance, **changes) -> list[int | None]:
    """The first period that alarms in each of many series; None where none does."""
    found = []
    for _ in range(SERIES):
        usual = float(np.exp(chance.normal(np.log(0.05), 0.25)))
        watched = warning.watch(drawn(chance, usual, **changes))
        found.append(next((i for i, one in enumerate(watched, 1) if one.alarm), None))
    return found


def test_as_many_stable_series_alarm_as_is_stated():
    first = alarms(np.random.default_rng(1))
    share = np.mean([one is not None for one in first])
    assert share == pytest.approx(warning.FALSE_ALARMS, abs=0.05)  # three standard errors of 600 series


def test_above_target_is_no_rule():
    """The traffic light of target 6 % turns red in nearly every stable series."""
    chance = np.random.default_rng(2)
    red = [any(p.failed > 0.06 * p.n for p in drawn(chance, 0.05)[warning.BASELINE :]) for _ in range(200)]
    assert np.mean(red) > 0.98


def test_a_doubling_is_seen_in_about_five_weeks():
    first = [one if one is not None else 99 for one in alarms(np.random.default_rng(3), times=2)]
    assert np.median(first) <= 6


def test_the_worse_the_sooner_and_better_never_alarms():
    steady = [Point(i, 40, 2) for i in range(30)]
    assert not any(one.alarm for one in warning.watch([*steady, *[Point(i, 40, 0) for i in range(30, 60)]]))
    bad = warning.watch([*steady, *[Point(i, 40, 20) for i in range(30, 40)]])
    assert next(i for i, one in enumerate(bad) if one.alarm) <= 5


def test_without_a_full_baseline_nothing_is_said():
    assert warning.watch([Point(i, 40, 2) for i in range(26)]) == ()
    assert warning.watch([Point(i, 0, 0) for i in range(99)]) == ()
    assert len(warning.watch([Point(i, 40, 2) for i in range(27)])) == 1


YEAR = warning.REBASED


def rising(chance, years: int = 2, **changes) -> list[list[bool]]:
    """Of many stable series, for each year of 52 weeks after the first baseline, whether it rose over its limit."""
    found = []
    for _ in range(SERIES):
        usual = float(np.exp(chance.normal(np.log(0.05), 0.25)))
        points = [p for _ in range(years) for p in drawn(chance, usual, **changes)][: warning.BASELINE + years * YEAR]
        points = [p._replace(period=i) for i, p in enumerate(points)]
        risen = {one.period for one in warning.crossings(warning.watched(points))}
        blocks = [range(warning.BASELINE + k * YEAR, warning.BASELINE + (k + 1) * YEAR) for k in range(years)]
        found.append([bool(risen & set(block)) for block in blocks])
    return found


def test_every_year_anew_as_many_stable_series_rise_as_is_stated():
    shares = np.mean(rising(np.random.default_rng(5)), axis=0)
    assert shares == pytest.approx([warning.FALSE_ALARMS] * 2, abs=0.05)


@pytest.mark.parametrize(("limit", "less"), [(1.6, False), (3.2, True)])
def test_another_limit_has_another_rate_and_the_test_would_see_it(monkeypatch, limit, less):
    monkeypatch.setattr(warning, "LIMIT", limit)
    share = np.mean(rising(np.random.default_rng(5), years=1))
    assert share < warning.FALSE_ALARMS - 0.05 if less else share > warning.FALSE_ALARMS + 0.05


def test_a_rise_is_one_crossing_until_it_has_come_down():
    points = [Point(i, 40, 2) for i in range(30)]
    points += [Point(i, 40, 20) for i in range(30, 34)] + [Point(i, 40, 1) for i in range(34, 60)]
    points += [Point(i, 40, 20) for i in range(60, 64)]
    risen = [one.period for one in warning.crossings(warning.watched(points))]
    assert len(risen) == 2 and risen[0] in range(30, 33) and risen[1] in range(60, 63)


def test_what_was_watched_stays_as_it_was_when_weeks_are_added():
    points = [Point(i, 40, 2 + (i * 7) % 3) for i in range(200)]
    whole = warning.watched(points)
    assert [one.period for one in whole] == list(range(warning.BASELINE, 200))
    for n in (27, 78, 79, 130, 131):
        assert warning.watched(points[:n]) == whole[: n - warning.BASELINE]
