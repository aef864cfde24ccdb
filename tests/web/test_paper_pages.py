"""Pages of schemes, standards and contract papers: who sees them, what they cost, in both languages."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houqin.actions.add_place import add_place
from houqin.interfaces.web.middleware import LANGUAGE
from houqin.rules import permission
from tests.cast import START
from tests.scenarios import seats
from tests.web.writing import Writing

ASKS = {
    "/schemes/": ("schemes", 11),
    f"/schemes/{uuid4()}/": ("papers", 9),
    "/packs/": ("packs", 8),
    "/packs/cleaning/": ("pack", 9),
    "/packs/cleaning/?support=design": ("pack", 9),
    "/packs/cleaning/release/": ("release_edition", 9),
    "/contracts/{contract}/scheme/": ("scheme", 14),
    "/contracts/drafts/": ("papers", 9),
    f"/contracts/drafts/{uuid4()}/": ("papers", 19),
    "/contracts/{contract}/amend/": ("papers", 34),
}


LINE = 6  # queries of the journal line that an audit's look leaves


@pytest.fixture
def hall(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return seats.opened()


def test_a_page_answers_who_may_see_it_and_refuses_the_others(hall):
    over = {}
    for role in permission.ROLES:
        client = hall[role].client
        for address, (asks, most) in ASKS.items():
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(address.format(contract=hall.contract))
            expected = 200 if permission.may(role, asks) else 403
            assert answer.status_code == expected, (role, address, answer.content.decode()[:2000])
            asked = [one for one in seen if "set_config" not in one["sql"] and "SAVEPOINT" not in one["sql"]]
            if len(asked) > most + LINE * (role == "audit"):
                over[role, address] = len(asked)
    assert over == {}


def test_the_pages_speak_english(hall):
    client = hall["chief"].client
    client.cookies[LANGUAGE] = "en"
    for address in ASKS:
        assert '<html lang="en">' in client.get(address.format(contract=hall.contract)).content.decode()
    page = client.get(f"/schemes/{uuid4()}/").content.decode()
    assert "Share paid by bands" in page and "分档支付比例" not in page


def test_one_who_may_not_build_reads_only(hall):
    seat = hall["finance"]
    assert "从空白新建" not in seat.open("/schemes/").text
    assert "变更合同" not in seat.open(f"/contracts/{hall.contract}/scheme/").text
    token = seat.client.cookies["csrftoken"].value
    answer = seat.client.post(f"/schemes/{uuid4()}/", {"title": "x"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 403


def test_places_come_as_a_whole_or_one_by_one(hall):
    office = hall.house.people["office"]
    with hall.house.open():
        top = add_place(office, START, kind="building", name="医技楼", code="Y")
        rooms = [add_place(office, START, kind="room", name=name, code=name, parent=top) for name in ("污物间", "大厅")]
    page = Writing(hall["office"].client, f"/contracts/drafts/{uuid4()}/").press("add", "sites").press("add", "sites")
    page.press("place", f"0:{top}")
    assert set(page["sites[0].places[,]"].split("、")) == {str(one) for one in (top, *rooms)}
    assert "共 3 处" in page.page.split('class="chips-q"')[1].split("</div>")[0]
    page.fill({"sought": "污物间"}).press("do", "keep")
    assert {value for name, value in page.buttons if name == "place"} == {f"0:{rooms[0]}", f"1:{rooms[0]}"}
    page.press("place", f"1:{rooms[0]}").press("do", "check")
    assert "同一地点不能归入两个点位" in page.page
    page.press("unplace", f"0:{top}")
    assert (page["sites[0].places[,]"], page["sites[1].places[,]"]) == ("", str(rooms[0]))
    assert "这个点位还没有地点" in page.press("do", "check").page


def test_a_crafted_button_of_a_draft_changes_nothing(hall):
    client, address = hall["office"].client, f"/contracts/drafts/{uuid4()}/"
    client.handler.enforce_csrf_checks = False
    for said in (
        {"place": "9:1"},
        {"place": "x"},
        {"unplace": "0:0"},
        {"add": "a[,]"},
        {"remove": ""},
        {"one": "0:999999"},
    ):
        assert client.post(address, {**said, "sites[0].name": "甲"}).status_code == 200
    assert client.post(f"/schemes/{uuid4()}/", {"add": "payment:fines", "cards": "x", "year": "y"}).status_code == 200
    assert client.post(f"/schemes/{uuid4()}/", {"trial.sites": "x", "trial": "y", "payment[0]": "z"}).status_code == 200
    assert client.post(f"/schemes/{uuid4()}/", {"cards[0]": "x", "payment[0].measure": "fines"}).status_code == 200
