"""The time played, the agenda, and the pictures."""

from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from houqin import packs
from houqin.interfaces.sample import pictures, span
from houqin.interfaces.sample.agenda import Agenda
from houqin.rules import period


def test_twelve_months_are_closed_and_yesterdays_is_open():
    time = span.ending(date(2026, 11, 21))
    assert time.closed[0] == 202511 and time.closed[-1] == 202610 and len(time.closed) == 12
    assert time.open == 202611 and time.start == date(2025, 11, 1)
    assert time.last_moment.isoformat() == "2026-11-21T23:59:00+08:00"


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 12, 31), date(2028, 2, 29)])
def test_on_whatever_day_it_ends_there_is_an_open_month_after_the_closed_ones(end):
    time = span.ending(end)
    assert time.months == tuple(period.between(time.closed[0], period.on(end))) and len(time.months) == 13
    assert time.share(time.closed[0]) == 0 and time.share(time.closed[-1]) == time.share(time.open) == 1


def test_a_short_span_tells_all_stories_in_fewer_months():
    time = span.ending(date(2026, 11, 21), 2)
    assert [time.month(twelfth) for twelfth in range(12)] == [202609] * 6 + [202610] * 6


def test_visits_are_made_on_the_months_days_mostly_by_daylight():
    moments = [span.visiting(Random(seed), 202602) for seed in range(400)]
    assert {period.of(moment) for moment in moments} == {202602}
    hours = Counter(moment.hour for moment in moments)
    assert min(hours) >= 8 and max(hours) == 20 and hours[20] < 30
    assert sum(moment.weekday() >= 5 for moment in moments) < 60


def test_people_answer_by_day():
    night = datetime(2026, 3, 4, 22, 15, tzinfo=period.HOSPITAL_TIME)
    assert span.working(night) == night.replace(day=5, hour=8)
    assert span.working(night.replace(hour=3)) == night.replace(hour=8)
    assert span.working(night.replace(hour=11)) == night.replace(hour=11)


def test_the_agenda_goes_by_the_clock_and_deeds_put_new_ones_on_it():
    agenda, done = Agenda(), []
    start = datetime(2026, 3, 4, 8, tzinfo=period.HOSPITAL_TIME)
    agenda.add(start + timedelta(hours=2), lambda at: done.append("second"))
    agenda.add(
        start + timedelta(hours=1), lambda at: (done.append("first"), agenda.add(at, lambda at: done.append("then")))
    )
    agenda.add(start + timedelta(hours=1), lambda at: done.append("also"))
    agenda.add(start + timedelta(hours=9), lambda at: done.append("never"))
    agenda.run(start + timedelta(hours=3))
    assert done == ["first", "also", "then", "second"]


def test_nothing_is_put_on_the_agenda_of_the_past():
    agenda, noon = Agenda(), datetime(2026, 3, 4, 12, tzinfo=period.HOSPITAL_TIME)
    agenda.add(noon, lambda at: agenda.add(at - timedelta(minutes=1), print))
    with pytest.raises(ValueError, match="is past"):
        agenda.run(noon)


@pytest.mark.parametrize("scene", pictures.SCENES)
def test_a_scene_is_a_small_real_jpeg_and_looks_different_once_mended(scene):
    before, after = (pictures.taken(scene, Random(4), "2026-03-04 09:30", mended=mended) for mended in (False, True))
    with Image.open(BytesIO(before)) as picture:
        assert picture.format == "JPEG" and picture.size == pictures.SIZE
    assert before != after and len(before) < 40_000


def test_a_stamp_makes_every_photo_its_own():
    assert pictures.taken("floor", Random(4), "09:30") != pictures.taken("floor", Random(4), "09:31")


def test_every_item_that_wants_a_photo_has_a_scene_and_no_scene_is_for_nothing():
    texts = [item.text for name in packs.names() for item in packs.load(name).items if item.photo]
    assert {pictures.scene_of(text) for text in texts} == set(pictures.SCENES)
