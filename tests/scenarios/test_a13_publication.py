"""A13: a month is published with nobody named, objected to by phone without login, ruled on, and becomes final."""

import json
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from houqin.actions.declare_day import declare_day
from tests import cast, deeds
from tests.deeds import CLOSED, MONTH, SEEN
from tests.scenarios.seats import Hall, Seat

WHY = "保洁服务 10 月 12 日并没有检查过 3 楼，得分有误，请致电 13812345678。"


@pytest.fixture
def closed(hall) -> Hall:
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 4, "CLEANING-08": 2})
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    return hall


@pytest.fixture
def somebody(closed) -> Seat:
    """Anybody with a phone, signed in nowhere."""
    return Seat(Client(enforce_csrf_checks=True))


def drafting(hall: Hall) -> Seat:
    return hall["office"].open("/publications/").click("起草公示").click("2026年10月")


def released(hall: Hall, role: str = "leader") -> Seat:
    drafting(hall).press("交另一人发布")
    return hall[role].open("/").click("2026年10月后勤服务考评结果公示").press("发布公示", agreed="1")


def outside(hall: Hall, who: Seat) -> Seat:
    return who.open(f"/q/{hall.house.place.code}/publications/").click("2026年10月后勤服务考评结果公示")


def objected(hall: Hall, who: Seat, text: str = WHY) -> str:
    """The receipt's address."""
    seat = outside(hall, who).click("我有异议")
    return seat.press("提交异议", text=text, name="周某", reach="13900000000").address


def person(hall: Hall, name: str) -> None:
    """Somebody more on record."""
    deeds.another(hall.house, "ward", name)


def test_what_names_somebody_is_shown_masked_and_refused_until_it_is(closed):
    with closed.house.open():
        person(closed, "欧建华")
    seat = drafting(closed)
    assert "保洁" in seat.text and "没有发现个人信息" in seat.text
    words = "保洁得分 96 分。\n3 床患者李四反映地滑，电话 13812345678，经办欧建华。\n身份证 310101199003071234。"
    seat.press("再查一遍个人信息", text=words)
    marked = [one.text for one in seat.page.xpath("//mark")]
    assert marked == ["3 床", "李四", "13812345678", "欧建华", "310101199003071234"]
    after = seat.page.xpath("//textarea[@name='text']")[0].value
    assert "欧某某" in after and "李某" in after and "××床" in after and "138" not in after and "1990" not in after
    refused = seat.press("交另一人发布", text=words)
    assert "正文第 2 行还写有床号" in refused.told and refused.status == 422
    done = refused.press("交另一人发布")
    assert "已办：起草公示" in done.told and "已遮盖 电话号码 2" in done.text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("经办联系 13812345678", "正文第 1 行还写有电话号码（“办联系 138…”）"),
        ("结果如下\n患者张三投诉属实", "正文第 2 行还写有患者或家属姓名（“患者张…”）"),
        ("结果如下\n\n王秀英女士来电", "正文第 3 行还写有患者或家属姓名"),
    ],
)
def test_the_deed_itself_refuses_and_says_where(closed, words, why):
    seat = drafting(closed)
    assert why in seat.press("交另一人发布", text=words).told


def test_a_second_person_releases_and_the_period_runs_in_the_hospitals_working_days(closed, somebody):
    drafting(closed).press("交另一人发布")
    page = closed["office"].open("/publications/").click("2026年10月后勤服务考评结果公示")
    assert "待发布" in page.text and "发布公示" not in page.buttons()
    assert "现在没有公示" in somebody.open(f"/q/{closed.house.place.code}/publications/").text
    with closed.house.open():  # Wednesday is off here
        declare_day(closed.house.people["chief"], closed.now, day=CLOSED.date() + timedelta(days=3), works=False)
    page = closed["chief"].open("/").click("2026年10月后勤服务考评结果公示").press("发布公示", agreed="1")
    assert "公示中" in page.text and "11-09 23:59" in page.text  # Mon, Tue, Thu, Fri, Mon
    text = outside(closed, somebody).text
    assert "保洁（净安）：96.00 分" in text and "我有异议" in text
    assert closed["provider"].open("/publications/").click("2026年10月后勤服务考评结果公示").status == 200


def test_who_drafted_cannot_release_even_with_the_right(closed):
    seat = closed["chief"].open("/publications/").click("起草公示").click("2026年10月")
    seat.press("交另一人发布")
    seat.open(seat.address)
    assert "发布公示" not in seat.buttons()
    with closed.house.open():
        row = deeds.models.Publication.objects.get()
    status, told = seat.send("POST", "release_publication", {"publication": str(row.pk), "agreed": True})
    assert status == 422 and "须由另一人发布" in told["detail"]


def test_an_objection_without_login_gets_a_receipt_and_a_reasoned_ruling_in_public(closed, somebody):
    released(closed)
    seat = outside(closed, somebody).click("我有异议")
    assert "请留下姓名和联系方式" in seat.press("提交异议", text=WHY, name="", reach="").told
    where = objected(closed, somebody)
    assert "回执" in somebody.open(where).page.text_content() and "最迟裁定于" in somebody.text
    public = outside(closed, somebody).text
    assert "待裁定" in public and "13812345678" not in public and "周某" not in public
    assert "发布公示的人不能裁定" in rule(closed, "leader")[1]
    chief = closed["chief"].open("/").click("保洁服务 10 月 12 日")
    assert WHY in chief.text and "周某 13900000000" in chief.text
    assert (
        "裁定须写明理由" in chief.press("裁定公示异议", verdict="rejected", reason="　").text or "请填写" in chief.told
    )
    told = chief.press("裁定公示异议", verdict="rejected", reason="请问李四，电话 13812345678").told
    assert "裁定理由第 1 行还写有" in told
    chief.press("裁定公示异议", verdict="rejected", reason="当日 10 时确有检查，照片在档。")
    public = outside(closed, somebody).text
    assert "维持原结果" in public and "当日 10 时确有检查" in public and "〔已遮盖〕" in public
    assert "当日 10 时确有检查" in somebody.open(where).text and "申请复议" in somebody.text


def rule(hall: Hall, role: str) -> tuple[int, str]:
    with hall.house.open():
        row = deeds.models.PublicObjection.objects.filter(ruling__isnull=True).first()
    said = {"objection": str(row.pk), "verdict": "upheld", "shown": "得分有误", "reason": "属实"}
    status, told = hall[role].open("/").send("POST", "rule_on_public_objection", said)
    return status, told if isinstance(told, str) else told.get("detail", "")


def test_a_ruling_is_appealed_once_to_somebody_else_and_higher(closed, somebody):
    released(closed)
    where = objected(closed, somebody)
    closed["chief"].open("/").click("保洁服务 10 月 12 日").press("裁定公示异议", verdict="rejected", reason="照片在档")
    said = {"text": "照片不是那天的", "name": "周某", "reach": "13900000000"}
    again = somebody.open(where).press("申请复议", **said)
    assert "最迟裁定于" in again.text
    assert "复议须由另一位、级别更高的人裁定" in rule(closed, "chief")[1]
    assert "复议只有一次" in appeal(closed, somebody, where, said)
    closed["leader"].open("/").click("照片不是那天的").press("裁定公示异议", verdict="upheld", reason="照片日期不符")
    text = outside(closed, somebody).text
    assert "维持原结果" in text and "支持异议" in text and "复议" in text
    page = closed["office"].open("/publications/").click("2026年10月后勤服务考评结果公示")
    assert "异议成立待更正" in page.text


def appeal(hall: Hall, who: Seat, where: str, said: dict[str, str]) -> str:
    """Sent once more with another browser's form, made before the first was in."""
    token = _token(hall, who, where)
    return who._took(who.client.post(where, {**said, "token": token}, follow=True)).told


def _token(hall: Hall, who: Seat, where: str) -> str:
    """The form's token as the objection page of the same label signs it, for the appeal."""
    said = {"c": hall.house.place.code, "k": "appeal", "n": cast.an_id("again").hex, "t": int(hall.now.timestamp())}
    return signing.dumps(said, salt="q")


def test_without_an_open_objection_it_becomes_final_when_the_period_is_over(closed, somebody):
    released(closed)
    closed.now = CLOSED + timedelta(days=9)
    page = closed["office"].open("/publications/").click("2026年10月后勤服务考评结果公示")
    assert "已生效" in page.text
    assert "我有异议" not in [said for said, _ in outside(closed, somebody).links()]
    with closed.house.open():
        id = deeds.models.Publication.objects.get().pk
    seat = somebody.open(f"/q/{closed.house.place.code}/publications/{id}/object/")
    assert "异议期已于" in seat.press("提交异议", text=WHY, name="周某", reach="1").told


def test_an_open_objection_holds_it_up_after_the_period(closed, somebody):
    released(closed)
    objected(closed, somebody)
    closed.now = CLOSED + timedelta(days=9)
    page = closed["office"].open("/publications/")
    assert "期满待裁定" in page.text
    assert "1 / 1" in page.text
    closed["chief"].open("/publications/").click("去裁定").press("裁定公示异议", verdict="rejected", reason="照片在档")
    assert "期满待裁定" in closed["office"].open("/publications/").text  # it may still be appealed
    closed.now += timedelta(days=8)
    assert "已生效" in closed["office"].open("/publications/").text


def test_it_is_corrected_by_a_new_version_with_both_texts_to_be_read(closed, somebody):
    released(closed)
    page = closed["office"].open("/publications/").click("2026年10月后勤服务考评结果公示").click("更正")
    assert "请写明更正或撤回的理由" in page.press("交另一人发布", cause="　", text="更正后的结果：98 分").told
    page.press("交另一人发布", cause="第 3 项重复扣分", text="更正后的结果：98 分")
    assert "96.00 分" in outside(closed, somebody).text  # until it is released, the first version stands
    closed["leader"].open("/").click("2026年10月后勤服务考评结果公示").press("发布公示", agreed="1")
    text = outside(closed, somebody).text
    assert "更正后的结果：98 分" in text and "96.00 分" in text and "第 1 版 · 已更正" in text
    assert "第 3 项重复扣分" in text
    page = closed["office"].open("/publications/").click("2026年10月后勤服务考评结果公示").click("撤回")
    page.press("交另一人发布", cause="考评表重算", text="本公示撤回，重算后另行公示。")
    closed["leader"].open("/").click("2026年10月后勤服务考评结果公示").press("发布公示", agreed="1")
    text = outside(closed, somebody).text
    assert "已撤回" in text and "更正后的结果：98 分" in text and "96.00 分" in text
    with closed.house.open():
        lines = list(deeds.models.Entry.objects.filter(action="release_publication").order_by("seq"))
    assert [json.loads(one.facts)["agreed"] for one in lines] == [1, 1, 1]


def test_only_what_is_locked_is_published(closed):
    seat = closed["office"].open("/publications/new/?kind=months&period=202609")
    assert "这个期间还没有考评结果" in seat.page.text_content()


def test_the_question_box_answers_everybody_and_names_nobody(closed, somebody):
    where = f"/q/{closed.house.place.code}/questions/"
    asked = somebody.open(where).press("提问", text="我是 13812345678，扣分能申诉吗？", category="rules", reach="1381")
    assert "已收到，编号 TW" in asked.text and "扣分能申诉吗" not in asked.text
    closed["provider"].open("/questions/").press("提问", text="明年保洁招标什么时候公告？", category="tender")
    assert "明年保洁招标" in closed["provider"].open("/questions/").text
    office = closed["office"].open("/").click("扣分能申诉吗")
    assert office.page.xpath("//textarea[@name='question']")[0].value == "我是 〔已遮盖〕，扣分能申诉吗？"
    assert "公开答复第 1 行还写有电话号码" in office.press("公开答复", answer="请打 13812345678").told
    office.press("公开答复", question="扣分能申诉吗？", answer="可以，五日内在系统里提出异议。")
    assert "可以，五日内在系统里提出异议" in somebody.open(where).text
    assert "13812345678" not in somebody.text and "1381" not in somebody.text
    with closed.house.open():
        case = deeds.models.Case.objects.get(category="tender")
    page = closed["office"].open(f"/cases/{case.pk}/")
    assert "服务商" not in page.page.xpath("string(//main//dl)")  # nobody needs to know who asked


def test_an_overdue_question_shows_to_the_office_and_the_leader(closed, somebody):
    somebody.open(f"/q/{closed.house.place.code}/questions/").press("提问", text="停车费怎么定的？")
    closed.now += timedelta(days=7)
    for role in ("office", "leader"):
        assert "停车费怎么定的" in closed[role].open("/").text
    assert "提问待答复" in closed["leader"].open("/cockpit/").text
