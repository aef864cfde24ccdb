"""PS1–PS11 built in the browser from a blank page; the figures of the public texts come out of 试算 beside them."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from houqin.rules.scheme import MEASURES
from tests import cast
from tests.web.writing import Writing, write

CARD = {"pack": "cleaning", "weight": "100"}
GRADES = [
    {"at_least": "90", "name": "优秀"},
    {"at_least": "70", "name": "合格"},
    {"at_least": "0", "name": "不合格", "passed": False},
]
TIERS = {
    "WE09": [("90", "100"), ("80", "90"), ("70", "80"), ("0", "60")],
    "WE10": [("95", "100"), ("85", "98"), ("75", "95"), ("65", "90"), ("60", "80"), ("0", "70")],
}


@pytest.fixture
def blank(db):
    """A blank scheme in front of somebody of the office."""
    user = get_user_model().objects.create_user("office")
    house = cast.found("A", user_of=lambda role: user if role == "office" else None)
    client = Client()
    client.force_login(user)
    session = client.session
    session["hospital"] = house.hospital
    session.save()
    return Writing(client, f"/schemes/{uuid4()}/")


def built(page: Writing, **said) -> Writing:
    return write(page, {"cards": [CARD], "grades": GRADES, **said})


def tried(page: Writing, **said) -> Writing:
    """试算 with these figures; names as `fee`, `earlier`, or a path."""
    page.fill({f"trial.{name}": value for name, value in said.items()})
    return page.press("do", "trial")


def points(*rows: object, source: str = "") -> dict[str, object]:
    return {f"sites[{i}].points.0-{source}": one for i, one in enumerate(rows) if one is not None}


def shown(page: Writing, id: str) -> str:
    """What stands in an element of the result."""
    found = re.search(rf'id="{id}"[^>]*>([^<]*)<', page.page)
    assert found, re.findall(r'class="wrong">([^<]*)', page.page)
    return found.group(1).strip()


def listed(page: Writing) -> list[tuple[str, str]]:
    """The lines of the result: (said, amount)."""
    outcome = page.page.split('id="outcome"')[1].split("</ul>")[0]
    rows = re.findall(r"<li><span>(.*?)</span><b[^>]*>(.*?)</b>", outcome, re.DOTALL)
    return [(re.sub(r"<[^>]*>", "", said).strip(), amount.strip()) for said, amount in rows]


def tiers(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"at_least": at_least, "pay": pay} for at_least, pay in rows]


def test_ps1_tiers(blank) -> None:
    page = built(blank, payment=[{"measure": "tiers", "clause": "8.1", "tiers": tiers(TIERS["WE09"])}])
    for score, paid in ((90, "100"), (89, "90"), (70, "80"), (69, "60"), ("89.5", "90")):
        assert shown(tried(page, fee="100", **points(score)), "payable") == f"{paid}.00"


def test_ps1_quarters_of_a_yearly_fee(blank) -> None:
    page = built(blank, payment=[{"measure": "tiers", "tiers": tiers(TIERS["WE10"])}])
    for score, paid in ((96, "300,000.00"), (88, "294,000.00"), (72, "270,000.00")):
        assert shown(tried(page, fee="300000", **points(score)), "payable") == paid


def test_ps2_linear_below_a_threshold(blank) -> None:
    page = built(blank, payment=[{"measure": "linear_below", "threshold": "85", "text": "低于85分的，按（15+m）%支付"}])
    for score, paid in ((85, "100"), (90, "100"), (80, "95"), (60, "75")):
        assert shown(tried(page, fee="100", **points(score)), "payable") == f"{paid}.00"
    assert page["payment[0].text"] == "低于85分的，按（15+m）%支付"


def test_ps3_so_many_yuan_a_point(blank) -> None:
    page = built(blank, payment=[{"measure": "per_point", "yuan": "10"}])
    for score, withheld, grade in ((82, "180.00", 'ok">合格'), (69, "310.00", 'bad">不合格')):
        assert shown(tried(page, fee="20000", **points(score)), "withheld") == withheld
        assert f'class="tag {grade}<' in page.page


def test_ps4_holdback(blank) -> None:
    rows = tiers([("90", "100"), ("80", "80"), ("0", "0")])
    page = built(blank, payment=[{"measure": "holdback", "share": "5", "tiers": rows}])
    for score, withheld in ((92, "0.00"), (85, "1,000.00"), (60, "5,000.00")):
        assert shown(tried(page, fee="100000", **points(score)), "withheld") == withheld


def test_ps5_warnings_then_a_sum(blank) -> None:
    measure = {"measure": "warn_then_fine", "warn_below": "90", "below": "80", "yuan": "2000", "below_yuan": "2000"}
    rung = {"below": "80", "months": "2", "effects": ["terminate"], "consecutive": True}
    page = built(blank, payment=[measure], ladders=[rung])
    page.press("do", "keep")
    for score, earlier, withheld in (
        (85, "", "0.00"),
        (85, "91、85", "2,000.00"),
        (85, "—、88", "2,000.00"),
        (79, "", "2,000.00"),
        (90, "85", "0.00"),
    ):
        assert shown(tried(page, fee="50000", earlier=earlier, **points(score)), "withheld") == withheld
        assert "终止合同" not in dict(listed(page)).values()
    assert "终止合同" in dict(listed(tried(page, earlier="79", **points(78)))).values()


def test_ps6_a_ledger_of_points(blank) -> None:
    page = built(blank, payment=[{"measure": "points_ledger", "terminate_at": "30"}])
    page = tried(page, fee="1000", earlier="90、—", **points(90))
    assert ("合同年度累计扣分", "20 / 30") in listed(page)
    page = tried(page, earlier="90、90")
    assert [amount for _said, amount in listed(page)] == ["30 / 30", "终止合同"]


def test_ps7_items_of_money(blank) -> None:
    items = [
        {"code": "S01", "text": "缺岗（小时）", "rate": "20", "times": "120"},
        {"code": "S09", "text": "闹事", "percents": [15, 30]},
        {"code": "S04", "text": "漏打卡", "each": "50", "free": "3"},
    ]
    page = built(blank, payment=[{"measure": "item_money", "clause": "附件三", "items": items}])
    page.press("do", "keep")  # the page now asks for what the items need
    occurred = {"quantity.0-0": "30", "times.0-1": "2", "times.0-2": "5"}
    page = tried(page, fee="100000", **occurred, **points(95))
    assert [amount for _said, amount in listed(page)] == ["720.00", "30,000.00", "100.00"]
    assert shown(page, "payable") == "69,180.00"


def test_ps8_the_lowest_of_seven_sites(blank) -> None:
    page = built(blank, sites="lowest").press("do", "keep")
    for _ in range(6):
        page.press("add", "trial.sites")
    page = tried(page, **points(92, 88, 95, 90, 91, 89, 93))
    assert shown(page, "points") == "88"


@pytest.mark.parametrize(
    ("departments", "users", "each", "total"),
    [
        ((84, 89, 75, 89), (None, 92, 76, None), ["84", "89.6", "75.2", "89"], "84.45"),
        ((80, 85, 80, 88), (None, 83, 80, None), ["80", "84.6", "80", "88"], "83.15"),
    ],
)
def test_ps9_two_sides_of_raters_and_the_mean_of_units(blank, departments, users, each, total) -> None:
    sides = [{"name": "department", "weight": "80"}, {"name": "user", "weight": "20"}]
    page = built(blank, sites="mean", sources=sides, missing_source="renormalise").press("do", "keep")
    for _ in range(3):
        page.press("add", "trial.sites")
    units = ("教学楼宇", "学生公寓", "校园保洁", "图书馆")
    named = {f"sites[{i}].name": name for i, name in enumerate(units)}
    page = tried(page, **named, **points(*departments, source="department"), **points(*users, source="user"))
    assert shown(page, "points") == total
    assert listed(page) == [(f"{i} {name}", score) for i, (name, score) in enumerate(zip(units, each, strict=True), 1)]


def test_ps10_a_value_against_its_mean(blank) -> None:
    bands = [("7", "90"), ("6", "100"), ("5", "110"), ("4", "120"), ("0", "")]
    item = {"code": "E1", "text": "单位面积能耗", "full": "7", "bands": [{"points": p, "at_most": m} for p, m in bands]}
    page = write(blank, {"cards": [{"weight": "100", "items": [item]}], "grades": GRADES}).press("do", "keep")
    for ratio, earned in (("0.85", "7 / 7"), ("1.05", "5 / 7"), ("1.30", "0 / 7")):
        assert listed(tried(page, **{"ratios.0-0": ratio})) == [("单位面积能耗", earned)]


def test_ps11_the_year(blank) -> None:
    page = built(
        blank,
        year={"daily": "60", "annual": "20", "satisfaction": "20", "trim": "1"},
        payment=[{"measure": "annual_tiers", "share": "10", "tiers": tiers([("90", "100"), ("80", "80"), ("0", "0")])}],
    )
    page.press("do", "keep")
    said = {"months": "90、—、80", "panel": "70、88、92、100", "happy": "85", "asked": "100", "year_fee": "1200000"}
    page = tried(page, **said)
    assert shown(page, "year-points").split() == ["86", "合格"]
    assert shown(page, "year-charge") == "24,000.00"


def test_every_measure_that_the_rules_know_has_its_button(blank) -> None:
    offered = {value.removeprefix("payment:") for name, value in blank.buttons if value.startswith("payment:")}
    assert offered == set(MEASURES)
