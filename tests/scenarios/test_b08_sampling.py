"""B08: which rooms and how many, from the sealed seed to a verdict that anybody checks; how strict inspectors are."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from houqin.actions.add_place import add_place
from tests import cast, deeds, planned
from tests.deeds import CLOSED, PHOTO_LESS, SEEN
from tests.scenarios import seats

BEFORE = datetime(2026, 9, 28, 2, tzinfo=UTC)


@pytest.fixture
def hall(db, files, monkeypatch):
    """Twelve rooms under one contract; it is the end of September."""
    hall = seats.opened()
    monkeypatch.setattr(timezone, "now", lambda: hall.now)
    with hall.house.open() as house:
        rooms = [
            add_place(house.people["office"], cast.START, kind="room", name=f"6{n:02}", code=f"A-6{n:02}")
            for n in range(1, 12)
        ]
        hall.contract = deeds.contract(house, number="BJ-2", places=[(id, "") for id in (house.place.pk, *rooms)])
    hall.now = BEFORE
    return hall


def sealed(hall, **changes):
    """The office chooses all rooms, tries the plan, and seals it for October."""
    lot = f"{hall.contract}|cleaning|"
    asked = {"lot": lot, "month": "202610", "level": "II", "aql": "400", "unit": "any"} | changes
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return hall["office"].open(f"/samplings/?{query}").press("封存抽样")


def late(hall):
    return {
        "lot": f"{hall.contract}|cleaning|",
        "month": "202610",
        "level": "I",
        "aql": "400",
        "unit": "any",
        "id": str(cast.an_id("late")),
    }


def phone(hall):
    return hall["inspector"].open("/phone/")


def listed(hall):
    """Addresses of the drawn rooms on the phone."""
    return phone(hall).page.xpath("//section[header/h2='本月抽到的']//a/@href")


def visit(hall, address, fails=None, n=1):
    """One of the rooms on the phone's list, checked there."""
    seat = hall["inspector"].open(address)
    place = int(re.search(r'"place": (\d+)', seat.content.decode())[1])
    stream = address.rstrip("/").rsplit("/", 1)[1]
    hall.round(fails, n=n, place=place, stream=stream)


def test_from_the_seal_to_the_verdict(hall):
    tried = hall["office"].open(f"/samplings/?lot={hall.contract}|cleaning|&month=202610&level=II&aql=400&unit=any")
    assert "12 间中随机抽 3 间" in tried.text and "0 间以内接收" in tried.text
    seat = sealed(hall)
    assert "已办：封存抽样" in seat.told and "抽查中" in seat.text and "月末公布" in seat.text
    seal = seat.page.xpath("//dt[text()='封存值']/following-sibling::dd[1]//code/text()")[0]
    hall.now = SEEN
    assert len(listed(hall)) == 3 + 6 and "只整改" in phone(hall).text
    for n, address in enumerate(listed(hall)[:3]):
        visit(hall, address, n=n + 1)
    page = hall["office"].open("/samplings/")
    assert "接收" in page.page.xpath("//tbody/tr[1]/td[7]")[0].text_content()
    hall.now = CLOSED
    page = hall["office"].open("/samplings/").click("2026年10月 · 全部地点")
    address = page.address
    seed = page.page.xpath("//dt[text()='种子']/following-sibling::dd[1]//code/text()")[0]
    assert sha256(seed.encode()).hexdigest() == seal
    codes = hall["provider"].open(f"{address}rooms.txt").content.decode().split()
    drawn = sorted(codes, key=lambda code: sha256(f"{seed}:{code}".encode()).hexdigest())[:3]
    assert page.page.xpath("//section[header/h2='随机抽中的房间']//tbody//td[2]/span[2]/text()") == drawn


def test_what_is_left_of_a_draw_is_a_task_of_the_inspector_until_it_is_seen(hall):
    sealed(hall)
    hall.now = SEEN
    assert "本月抽中的房间还有 3 间没查" in hall["inspector"].open("/").text
    assert "本月抽中的房间" not in hall["office"].open("/").text
    for n, address in enumerate(listed(hall)[:3], 1):
        visit(hall, address, n=n)
        left = 3 - n
        assert (f"还有 {left} 间没查" in hall["inspector"].open("/").text) == (left > 0)
    assert "本月抽中的房间" not in hall["inspector"].open("/").text


def test_a_draw_for_one_person_is_nobody_elses_task(hall):
    with hall.house.open() as house:
        other = deeds.another(house, "inspector", "另一位")
    sealed(hall, inspector=str(other.person))
    hall.now = SEEN
    assert "本月抽中的房间" not in hall["inspector"].open("/").text


def test_a_room_that_was_not_drawn_is_no_random_visit_in_page_and_api(hall):
    sealed(hall)
    hall.now = SEEN
    drawn = {address.split("/")[2] for address in listed(hall)[:3]}
    with hall.house.open():
        rows = [row for row in deeds.models.Place.objects.filter(code__startswith="A-6") if row.code not in drawn]
    room, page = rows[0], hall["inspector"].open(f"/phone/{rows[0].code}/")
    assert f"/phone/{room.code}/{hall.contract}/cleaning/planned/" in [href for _, href in page.links()]
    assert not [href for _, href in page.links() if "/random/" in href]
    assert "没有抽中这里" in hall["inspector"].open(f"/phone/{room.code}/{hall.contract}/cleaning/random/").text
    seat = hall["inspector"]
    status, told = seat.send("POST", "rounds", hall.saying(n=50) | {"place": room.pk, "stream": "random"})
    assert status == 422 and "没有抽中这里" in told["detail"]
    status, _ = seat.send("POST", "rounds", hall.saying(n=51) | {"place": room.pk, "stream": "targeted"})
    assert status == 201
    with hall.house.open():
        assert not deeds.models.Round.objects.filter(stream="random").exists()


def test_before_the_seal_chance_is_free(hall):
    hall.now = SEEN
    seat = hall["inspector"].open("/phone/")
    early = hall.saying(n=60) | {"stream": "random", "place": hall.house.place.pk}
    hall.now = SEEN + timedelta(hours=1)
    sealed(hall)
    assert seat.send("POST", "rounds", early)[0] == 201


def test_what_is_due_today_is_taken_along_with_one_tap(hall):
    sealed(hall)
    hall.now = SEEN
    drawn = [address.split("/")[2] for address in listed(hall)[:3]]
    with hall.house.open() as house:
        stop = deeds.models.Place.objects.get(code="A-611")
        planned.planned(
            house,
            at=SEEN - timedelta(days=1),
            starts_on=SEEN.date(),
            stops=planned.stops([stop]),
            person=house.people["inspector"].person,
        )
    page = hall["inspector"].open("/phone/keep/").page
    ticked = page.xpath("//input[@checked]/@data-codes")
    assert ticked == [" ".join(["A-611", *(code for code in drawn if code != "A-611")])]


def test_one_room_too_many_is_not_accepted_and_leads_to_its_evidence(hall):
    sealed(hall)
    hall.now = SEEN
    visit(hall, listed(hall)[1], {PHOTO_LESS: 2})
    page = hall["chief"].open("/samplings/").click("2026年10月 · 全部地点")
    assert "不接收" in page.text and "1 项有问题" in page.text
    href = page.page.xpath("//tr[@class='flag red']//a/@href")[0]
    assert "CLEANING-08" in hall["chief"].open(href).text


def test_the_provider_sees_the_seal_at_once_and_the_rooms_when_the_month_is_over(hall):
    sealed(hall)
    hall.now = SEEN
    page = hall["provider"].open("/samplings/").click("2026年10月 · 全部地点")
    address = page.address
    assert "月末公布" in page.text and "A-6" not in page.text
    assert hall["provider"].open(f"{address}rooms.txt").content == b""
    hall.now = CLOSED
    assert "A-6" in hall["provider"].open(address).text


def test_a_draw_is_made_once_and_before_its_month_is_over(hall):
    sealed(hall)
    assert "抽样不能重来" in sealed(hall).text
    hall.now = CLOSED
    assert "已经过去" in hall["office"].open("/samplings/").post("/samplings/", **late(hall)).text


def test_too_few_visits_decide_nothing(hall):
    assert "少于样本量 3" in sealed(hall, visits="2").text
    assert hall["office"].open("/samplings/").page.xpath("//table") == []


def test_how_strict_inspectors_are_is_for_the_office_and_the_chief(hall):
    hall.now = SEEN
    assert "检查还太少" in hall["office"].open("/inspectors/").text
    with hall.house.open() as house:
        other = deeds.another(house, "inspector", "严格的人")
        places = list(deeds.models.Place.objects.order_by("pk").values_list("pk", flat=True))[:10]
        two = (house.people["inspector"], {}), (other, {PHOTO_LESS: 1, "CLEANING-04": 1})
        for i, place in enumerate(places):
            for n, (by, fails) in enumerate(two):
                at = SEEN - timedelta(days=i + 2, hours=n)
                deeds.visit(house, hall.contract, fails, n=100 + 2 * i + n, by=by, place=place, started_at=at)
    page = hall["office"].open("/samplings/").click("检查尺度")
    rows = [row.text_content() for row in page.page.xpath("//tbody/tr")]
    assert page.page.xpath("//tbody/tr/td[1]/text()") == ["严格的人", "巡查员"]
    assert "偏严" in rows[0] and "偏宽" in rows[1]
    assert "不用于个人考核" in page.text
    assert hall["inspector"].open("/inspectors/").status == 403
    assert "检查尺度" not in hall["inspector"].open("/samplings/").text


def test_where_chosen_rooms_count_their_bias_is_said_on_the_sheet(hall):
    with hall.house.open() as house:
        scheme = deeds.SCHEME | {"streams": ["random", "targeted"]}
        signed = deeds.contract(house, number="BJ-3", scheme=scheme, places=[])
        deeds.visit(house, signed, stream="random", n=31)
        deeds.visit(house, signed, {PHOTO_LESS: 1}, stream="targeted", n=32)
    hall.now = SEEN + timedelta(days=1)
    assert "计分会偏低" in hall["office"].open(f"/contracts/{signed}/202610/").text
    assert "计分会偏低" not in hall["office"].open(f"/contracts/{hall.contract}/202610/").text
