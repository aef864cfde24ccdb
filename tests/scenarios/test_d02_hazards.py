"""D02: a hazard is graded, put right and verified by somebody else; the four colours say what is open."""

from datetime import timedelta

import pytest

from houqin.interfaces.jobs import nightly
from tests import deeds
from tests.deeds import MONTH, SEEN
from tests.scenarios.seats import Hall


@pytest.fixture
def round_(hall):
    hall.now = SEEN
    return hall


def found(hall: Hall, **said) -> str:
    seat = hall["inspector"].open(f"/cases/new/?kind=hazard&place={hall.house.place.code}")
    seat.press("提交", **({"category": "fire", "text": "疏散通道堆放杂物", "photos": deeds.picture()} | said))
    assert "已登记" in seat.told, seat.told
    return seat.address


def test_found_graded_put_right_and_verified_by_another(round_):
    address = found(round_)
    seat = round_["office"].open(address)
    assert "一般隐患" in seat.text
    holder = f"p{round_.house.provider.pk}"
    seat.press("派单", to=holder)
    round_["provider"].open(address).press("接单")
    round_["provider"].open(address).press("办结", note="已清理并划线", photos=deeds.picture("white"))
    assert "确认办好了" not in round_["provider"].open(address).buttons()
    assert "待确认" in round_["inspector"].open("/").text
    assert "已关闭" in round_["inspector"].open(address).press("确认办好了").text


def test_the_national_list_makes_it_a_major_one_and_a_veto_counts_in_the_month(round_):
    address = found(round_, group="MH-3", text="报警主机被屏蔽")
    seat = round_["office"].open(address)
    assert "重大隐患" in seat.text and "擅自关闭或破坏监控" in seat.text
    code = "cleaning.veto.1"
    seat.press("认定是否属实", upheld="yes", note="服务商擅自关闭", counts=f"{round_.contract}|{code}")
    assert "已办：认定是否属实" in seat.told, seat.told
    with round_.house.open():
        assert deeds.models.Incident.objects.get().kind == "veto"
    assert "一票否决" in round_["office"].open(f"/contracts/{round_.contract}/{MONTH}/").text


def test_the_four_colours_are_doors(round_):
    found(round_)
    found(round_, group="MH-4", category="gas", text="燃气报警器失效")
    seat = round_["chief"].open("/hazards/")
    figures = [one.text_content().split() for one in seat.page.xpath("//div[@class='figures']/*")]
    assert [one[:2] for one in figures] == [["重大隐患", "1"], ["较大隐患", "0"], ["一般隐患", "1"], ["低风险", "0"]]
    seat.click("重大隐患")
    assert "燃气报警器失效" in seat.text and "疏散通道" not in seat.text


def test_a_hazard_never_closes_by_itself(round_):
    address = found(round_)
    round_["office"].open(address).press("派单", to=f"p{round_.house.provider.pk}")
    round_["provider"].open(address).press("办结", note="已清理")
    round_.now += timedelta(days=30)
    nightly.run(round_.now)
    assert "待确认" in round_["office"].open(address).text


def test_a_group_that_is_not_on_the_list_is_refused(round_):
    seat = round_["inspector"].open("/cases/new/?kind=hazard")
    place = round_.house.place.code
    said = {"id": "0" * 32, "kind": "hazard", "text": "x", "place": place, "group": "MH-9"}
    assert "没有“MH-9”" in seat.post("/cases/new/", **said).told
