"""B01: a checklist on a phone by its place's label; what is sent twice is one, what is another's is nobody else's."""

import json

import pytest

from tests import deeds
from tests.deeds import SEEN
from tests.scenarios.seats import Hall

CODE = "CLEANING-08"


@pytest.fixture
def hall(hall):
    hall.now = SEEN
    return hall


def told(hall: Hall, said: dict, **headers: str) -> tuple[int, dict]:
    """How the server answers a round from the inspector's phone."""
    seat = hall["inspector"].open("/phone/")
    token = {"X-CSRFToken": seat.client.cookies["csrftoken"].value, **headers}
    answer = seat.client.post("/api/rounds", json.dumps(said), content_type="application/json", headers=token)
    return answer.status_code, json.loads(answer.content)


def rounds(hall: Hall) -> int:
    with hall.house.open():
        return deeds.models.Round.objects.count()


def test_the_code_on_the_label_leads_to_the_place_and_its_checklist(hall):
    seat = hall["inspector"].open("/phone/?q=a-301")
    assert seat.address == "/phone/A-301/"
    listed = seat.click("开始 · 计分")
    assert "计分" in listed.page.xpath("string(//header)")
    plan = json.loads(listed.page.xpath("//script[@id='plan']/text()")[0])
    assert plan["me"] == {"person": hall.house.people["inspector"].person, "name": "巡查员"}


def test_a_failed_item_costs_points_and_opens_a_finding(hall):
    hall.round({CODE: 2})
    place = hall["inspector"].open("/phone/A-301/")
    assert "这里未销号的问题" in place.text and "待签收" in place.text
    assert "98" in hall["office"].open(f"/contracts/{hall.contract}/{deeds.MONTH}/").text


def test_sent_again_it_is_one_and_with_other_content_it_is_refused(hall):
    said = hall.saying({CODE: 2})
    assert [told(hall, said)[0] for _ in range(3)] == [201, 200, 200]
    said["items"][0]["note"] = "另一种说法"
    status, answer = told(hall, said)
    assert (status, rounds(hall)) == (409, 1)
    assert "已经提交过不同的内容" in answer["detail"]


def test_a_shared_phone_sends_nobodys_work_as_anothers(hall):
    said, mine = hall.saying(), hall.house.people["inspector"].person
    other = hall.house.people["office"].person
    status, answer = told(hall, said, **{"X-Houqin-Person": str(other)})
    assert (status, rounds(hall)) == (412, 0)
    assert "请本人登录后再上传" in answer["detail"]
    assert told(hall, said, **{"X-Houqin-Person": str(mine)})[0] == 201


def test_what_is_taken_along_are_the_places_one_goes_to_and_whole_buildings(hall):
    hall.round()
    seat = hall["inspector"].open("/phone/").click("离线准备")
    usual = seat.page.xpath("//input[@data-codes and @checked]/@data-codes")
    assert usual == ["A-301"]
    assert hall["ward"].open("/phone/keep/").status == 403
    assert "离线准备" not in hall["ward"].open("/phone/").text


def test_the_application_installs_for_anybody_and_opens_on_the_floor(hall):
    manifest = json.loads(hall["inspector"].open("/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["scope"]) == ("/phone/", "/")
    for one in manifest["icons"][:-1]:
        assert hall["inspector"].open(one["src"]).content.startswith(b"\x89PNG")
    assert hall["inspector"].open("/icons/7.png").status == 422
    assert "没有存在手机上" in hall["inspector"].open("/away/").page.text_content()
