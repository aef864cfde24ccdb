"""A call for awards and its panel of five departments, as far as several scenarios share it."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256

from houqin.actions.submit_ballot import submit_ballot
from tests import deeds, juries
from tests.cast import an_id
from tests.scenarios.seats import Hall, Seat


def until(hall: Hall, hours: int = 2) -> str:
    return (hall.now + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def at_call(hall: Hall, role: str, title: str) -> Seat:
    return hall[role].open("/awards/").click(title)


def entered(hall: Hall, title: str, entries: Sequence[tuple[str, str]]) -> None:
    for category, name in entries:
        page = at_call(hall, "ward", title).press("推荐", category=category, name=name, reason="连续三月零投诉")
        assert "已办：推荐" in page.told


def judged(hall: Hall, title: str, marks: Mapping[str, int]) -> None:
    """The panel is opened from the call; every second rater gives half a point less; then the sheet is locked."""
    hall.now += timedelta(hours=3)
    with hall.house.open():
        raters = juries.raters(hall.house)
    page = at_call(hall, "office", title).click("组建评审")
    assert "各科室推荐的对象全部参评" in page.text
    page = page.press("组建评审", closes_at=until(hall), departments=[one.department for one in raters])
    assert "已办：组建评审" in page.told
    with hall.house.open():
        panel = deeds.models.Panel.objects.get()
        subjects = list(deeds.models.Subject.objects.order_by("n"))
        step = int(float(json.loads(panel.form).get("step", 1)) * 100)
        names = [one["name"] for one in json.loads(panel.form)["dimensions"]]
        for n, rater in enumerate(raters):
            mark = {one.pk: marks[one.name.partition("（")[0]] - (n % 2) * step for one in subjects}
            given = {str(id): dict.fromkeys(names, value) for id, value in mark.items()}
            sent = sha256(repr(given).encode()).hexdigest()
            submit_ballot(rater, hall.now, id=an_id("prize", n), digest=sent, panel=panel.pk, marks=given)
    assert "已办：锁定评分" in hall["office"].open(f"/panels/{panel.pk}/").press("锁定评分").told
