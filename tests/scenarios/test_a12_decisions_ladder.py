"""A12: from reward and reminder to end and renewal: rung by rung, signed level by level."""

from datetime import date, timedelta

import pytest

from houqin.actions.grant_proxy import grant_proxy
from houqin.actions.issue_statement import issue_statement
from houqin.actions.propose_decision import propose_decision
from houqin.actions.record_incident import record_incident
from houqin.actions.sign_decision import sign_decision
from houqin.interfaces.jobs import worker
from houqin.interfaces.web.deciding import PROMISES
from houqin.records import models
from tests import cast, deeds
from tests.cast import an_id
from tests.deeds import CLOSED, MONTH, SETTLED
from tests.scenarios import bench
from tests.scenarios.seats import Hall
from tests.scenarios.signing import CLAUSES, SCAN, joined, person, proposed, signed_in, up
from tests.scenarios.test_bad_input import desk as desk  # noqa: PLC0414

CODE = deeds.PHOTO_LESS


@pytest.fixture
def ladder(hall) -> Hall:
    """A bad month, closed; its finding still open."""
    with hall.house.open():
        hall.contract = deeds.contract(hall.house, number="BJ-9", name="外科楼保洁", clauses=CLAUSES)
        deeds.closed(hall.house, hall.contract, {CODE: 3})
        sheet = deeds.sheet(hall.contract).pk
        finding = models.Finding.objects.get(contract=hall.contract).pk
    hall.now = CLOSED + timedelta(hours=1)
    hall.said = {"sheet": f"sheet:{sheet}", "finding": f"finding:{finding}"}
    return hall


def until(hall, days=10) -> str:
    return f"{hall.now + timedelta(days=days):%Y-%m-%d}"


def reminded(hall) -> str:
    page = proposed(hall, "reminder", "6.1", "十月三处积灰", evidence=[hall.said["sheet"]])
    assert "已办：提出处置" in page.told
    up(hall, page.address, "chief")
    return page.address


def ordered(hall) -> str:
    reminded(hall)
    said = {"evidence": [hall.said["finding"]], "until": until(hall)}
    page = proposed(hall, "rectify_order", "8.6", "提醒后仍未改", **said)
    up(hall, page.address, "chief")
    return page.address


def test_from_a_reminder_to_an_interview_whose_promises_are_tasks(ladder):
    address = ordered(ladder)
    page = ladder["office"].open(address)
    assert "责令整改的问题" in page.text and "0 / 1 已销号" in page.text and "8.6" in page.text
    assert "外科楼保洁" in ladder["provider"].open("/decisions/").click("责令整改").text
    page = proposed(ladder, "interview", "8.6", "整改令到期未见效", evidence=[f"decision:{address.split('/')[2]}"])
    talk = page.address
    assert "还没有轮到您：须先由总务处处长签批" in ladder["leader"].open(talk).text
    assert "本院没有这项处置" in ladder["provider"].open(talk).text  # nothing of it is told before it is signed
    up(ladder, talk, "chief", "leader")
    page = ladder["office"].open("/").click("去记录")
    assert page.address == talk
    said = {"held_at": f"{ladder.now:%Y-%m-%dT%H:%M}", "place": "总务处", "present": "处长、项目经理"}
    fields = page.page.xpath("//input[@name='promise']")
    assert len(fields) == PROMISES
    fields[1].set("value", "每班增加一次巡回")  # the first line stays empty
    page.page.xpath("//input[@name='until']")[1].set("value", until(ladder))
    page = page.press("记录约谈", **said, said="通报十月情况，要求两周内见效。")
    assert "已办：记录约谈" in page.told and "每班增加一次巡回" in page.text
    assert "通报十月情况" in ladder["provider"].open(talk).text
    assert "每班增加一次巡回" in ladder["provider"].open("/cases/").text
    assert "去记录" not in ladder["office"].open("/").text


def test_the_order_takes_in_what_is_found_later(ladder):
    address = ordered(ladder)
    page = (
        ladder["office"]
        .open(address)
        .press("列入整改令", text="地漏返味", place=ladder.house.place.code, until=until(ladder))
    )
    assert "已办：列入整改令" in page.told and "地漏返味" in page.text and "0 / 2 已销号" in page.text
    assert "地漏返味" in ladder["provider"].open("/findings/").text


def test_every_rung_names_its_clause_its_evidence_and_why_it_skips(ladder):
    page = proposed(ladder, "interview", "", "直接约谈", evidence=[ladder.said["sheet"]])
    assert "请写明依据的合同条款；没有约定的事项不能提出" in page.told
    page = page.press("提出", clause="8.6")
    assert "还没有签过“责令整改”，跳级提出“约谈”须写明理由" in page.told
    assert page.page.xpath("//textarea[@name='reason']")[0].text == "直接约谈"  # nothing typed is lost
    page = page.press("提出", skipped="患者跌倒，情况严重")
    assert "已办：提出处置" in page.told and "患者跌倒，情况严重" in page.text
    page = proposed(ladder, "rectify_order", "8.6", "整改", until=until(ladder), skipped="一并处理", month=202609)
    assert "已办：提出处置" not in page.told and "请附上依据，至少一件：问题" in page.told


def test_damages_are_a_line_of_the_statement_with_clause_and_evidence(ladder):
    said = {"evidence": [ladder.said["finding"]], "amount": "300", "skipped": "已造成返工"}
    page = proposed(ladder, "damages", "8.7", "返工损失", month=MONTH, **said)
    up(ladder, page.address, "chief")
    up(ladder, deduction(ladder), "chief")
    ladder.now = SETTLED
    ladder["chief"].open(f"/month-end/{MONTH}/")
    with ladder.house.open():
        issue_statement(ladder.house.people["chief"], SETTLED, month=MONTH, only=(ladder.contract,))
        statement = models.Statement.objects.get(contract=ladder.contract)
        lost = deeds.decision(ladder.contract).amount_fen
        assert statement.withheld_fen == lost + 300_00
    seat = ladder["finance"].open(f"/statements/{statement.pk}/")
    assert "违约金" in seat.text and "8.7" in seat.text
    seat = seat.open(f"/statements/{statement.pk}/basis/{page.address.split('/')[2]}/")
    assert "返工损失" in seat.text
    assert statement.number in ladder["provider"].open(page.address).text


def deduction(hall) -> str:
    with hall.house.open():
        return f"/decisions/{deeds.decision(hall.contract).pk}/"


def test_a_proxy_signs_for_its_days_only_and_never_twice(ladder):
    joined(ladder, "leader", "院长")
    page = ladder["leader"].open("/decisions/").click("代签授权")
    with ladder.house.open():
        agent = person("院长", "leader")
    today, said = f"{ladder.now:%Y-%m-%d}", {"agent": agent, "reason": "出差"}
    assert (
        "代签的结束日期不能早于开始日期" in page.press("授权代签", **said, from_on=until(ladder, 3), to_on=today).told
    )
    page = ladder["leader"].open("/decisions/proxies/").press("授权代签", **said, from_on=today, to_on=until(ladder, 2))
    assert "已办：授权代签" in page.told and "生效中" in page.text
    talk = proposed(ladder, "interview", "8.6", "约谈", skipped="严重", evidence=[ladder.said["sheet"]]).address
    up(ladder, talk, "chief")
    page = ladder.seats["院长"].open(talk)
    assert "您代" not in page.text  # a leader in his own right needs no proxy
    page = ladder["leader"].open("/decisions/proxies/").press("收回")
    assert "已办：收回代签" in page.told and "已收回" in page.text


def test_a_chief_signs_for_the_leader_until_the_proxy_is_over(ladder):
    joined(ladder, "chief", "副处长")
    with ladder.house.open():
        agent = person("副处长", "chief")
    said = {"agent": agent, "reason": "出差", "from_on": f"{ladder.now:%Y-%m-%d}", "to_on": until(ladder, 2)}
    ladder["leader"].open("/decisions/proxies/").press("授权代签", **said)
    first = proposed(ladder, "interview", "8.6", "约谈一", skipped="严重", evidence=[ladder.said["sheet"]]).address
    up(ladder, first, "chief")
    assert "须由分管院领导签批" in ladder["chief"].open(first).text or "您已经签过" in ladder["chief"].open(first).text
    page = ladder.seats["副处长"].open(first)
    assert "您代" in page.text
    page = page.press("同意")
    assert "已办：签批" in page.told and "代分管院领导" in page.text.replace(" ", "")
    second = proposed(ladder, "final_warning", "8.6", "警告", evidence=[f"decision:{first.split('/')[2]}"]).address
    assert second.startswith("/decisions/")
    up(ladder, second, "副处长")
    page = ladder.seats["副处长"].open(second)
    assert "您已经签过这一项，下一级须由另一人签批" in page.text and "同意" not in page.buttons()
    with ladder.at(timedelta(days=3)):
        third = proposed(ladder, "damages", "8.7", "返工", amount="60000", evidence=[ladder.said["sheet"]]).address
        up(ladder, third, "chief")
        seat = signed_in(ladder, "副处长").open(third)
        page = seat.post(f"{third}sign_decision/", verdict="signed")
        assert "代签授权已经到期或收回，不能再代签" in page.told


def ended(hall) -> str:
    """To the end of the contract, for a reason that passes rungs over."""
    page = proposed(hall, "terminate", "8.6", "食源性疾病", skipped="一票否决", evidence=[hall.said["sheet"]])
    up(hall, page.address, "chief", "leader")
    return page.address


COUNCIL = {"number": "院办纪〔2026〕11号", "held_on": "2026-10-31", "scan": SCAN}


def test_an_end_asks_for_the_councils_resolution_and_marks_the_contract(ladder):
    joined(ladder, "leader", "院长")
    address = ended(ladder)
    page = ladder.seats["院长"].open(address)
    assert "这一级须附院长办公会或党委会决议" in page.press("同意").told
    page = ladder.seats["院长"].open(address)
    assert "扫描件" in page.press("同意", **COUNCIL | {"scan": b"not a paper"}).told or "不是照片" in page.told
    page = ladder.seats["院长"].open(address).press("同意", **COUNCIL)
    assert "已办：签批" in page.told and "院办纪〔2026〕11号" in page.text
    assert ladder["audit"].open(address).click("扫描件").content == SCAN
    assert "终止合同：食源性疾病" in ladder["office"].open(f"/contracts/{ladder.contract}/").text
    assert "办理交接、结清和损失索赔" in ladder["office"].open("/").text
    with ladder.house.open():
        worker.told(ladder.house.hospital, ladder.now)
        told = models.Notice.objects.filter(to=ladder.house.people["audit"].person).values_list("topic", flat=True)
        assert "decision_copied" in told
        told = models.Notice.objects.filter(to=ladder.house.people["provider"].person).values_list("topic", flat=True)
        assert "rung_signed" in told
    page = proposed(ladder, "reminder", "6.1", "再提醒", evidence=[ladder.said["sheet"]])
    assert "已决定“终止合同”，不能再提出“提醒”" in page.told


def test_sent_back_with_a_reason_or_taken_back_by_the_proposer(ladder):
    said = {"evidence": [ladder.said["sheet"]]}
    first = proposed(ladder, "reminder", "6.1", "积灰", **said).address
    assert "不同意须写明理由" in ladder["chief"].open(first).press("退回修改").told
    page = ladder["chief"].open(first).press("退回修改", reason="写清是哪几处")
    assert "已办：签批" in page.told and "写清是哪几处" in page.text
    second = proposed(ladder, "reminder", "6.1", "三处积灰", **said).address
    assert second != first
    assert "撤回须写明理由" in ladder["office"].open(second).press("撤回", reason="").told
    page = ladder["office"].open(second).press("撤回", reason="服务商已先行整改")
    assert "已办：撤回" in page.told and "已撤回" in page.text
    assert "已由提出人撤回" in ladder["chief"].open(second).post(f"{second}sign_decision/", verdict="signed").told


def test_a_reward_stands_beside_the_ladder_and_cancels_no_deduction(ladder):
    page = proposed(ladder, "reward", "7.2", "抢险有功", amount="500", evidence=[ladder.said["sheet"]], month=MONTH)
    up(ladder, page.address, "chief")
    with ladder.house.open():
        row = deeds.decision(ladder.contract)
        assert row.amount_fen > 0 and models.Decision.objects.filter(kind="reward", charge=page.address.split("/")[2])


# ── Renewal ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_renewal_sheet_holds_both_sides_words_and_goes_up_to_the_council(ladder):
    joined(ladder, "leader", "院长")
    page = ladder["provider"].open("/renewals/").click("外科楼保洁")
    assert "请填写" in page.press("提交续签陈述", text="").text
    page = ladder["provider"].open(page.address).press("提交续签陈述", text="全年无安全事故，愿意继续服务。")
    assert "已办：提交续签陈述" in page.told
    sheet = page.address
    page = ladder["office"].open("/").click("续签评估").open(sheet)
    for words in ("各月得分", "不足 6 个月，不给区间", "未销号问题", "愿意继续服务", "还没有建议"):
        assert words in page.text
    page = page.click("建议不再续签")
    with ladder.house.open():
        stated = models.RenewalStatement.objects.get().pk
    facts = {"clause": "9.1", "reason": "十月不达标且未整改", "evidence": [ladder.said["sheet"], f"statement:{stated}"]}
    page = page.press("提出", **facts)
    assert "已办：提出处置" in page.told
    up(ladder, page.address, "chief", "leader")
    up(ladder, page.address, "院长", **COUNCIL)
    assert "不再续签" in ladder["provider"].open(sheet).text
    assert "已决定“不再续签”，不能再提出“续签”" in ladder["office"].open(f"/contracts/{ladder.contract}/ladder/").text


# ── Minutes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_press_makes_a_panels_resolution_a_supervised_task(hall):
    meeting = bench.opened(hall)
    said = {"sort": "resolution", "text": "一周内补齐夜班人员", "responsible": "净安", "due_on": "2026-12-24"}
    hall["office"].open(f"{meeting.address}meeting/").press("记入纪要", **said)
    page = hall["office"].open(meeting.address)
    assert "请选择责任方" in page.press("派发督办", who="").told
    page = hall["office"].open(meeting.address).press("派发督办", who=f"provider:{hall.house.provider.pk}")
    assert "已办：派发督办" in page.told and "督办 · " in page.text and "派发督办" not in page.buttons()
    assert "一周内补齐夜班人员" in page.click("督办 ·").text
    assert "一周内补齐夜班人员" in hall["provider"].open("/cases/").text


# ── Refused the same way everywhere ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def refusing(desk):
    """A reminder signed by nobody, an interview signed by the chief, a proxy that is over."""
    house = desk.house
    with house.open():
        contract = an_id(house.hospital, "BJ-1")
        deputy = deeds.another(house, "chief", "副处长")
        house.people["deputy"] = deputy
        key = {"name": "测试", "sha256": cast.secret_of(deputy)[1], "active_to": date(2027, 12, 31)}
        cast.put(house.people["admin"], "issue_token", [models.Token(person_id=deputy.person, **key)])
        said = {"contract": contract, "month": MONTH, "clause": "8.3", "reason": "积灰", "skipped": "严重"}
        deeds.visit(house, contract, {CODE: 1})
        finding = models.Finding.objects.get(contract=contract).pk
        for kind in ("reminder", "interview"):
            facts = {**said, "kind": kind, "evidence": (("finding", finding),)}
            propose_decision(house.people["office"], CLOSED, id=an_id(kind), **facts)
        sign_decision(house.people["chief"], CLOSED, ids=(an_id("interview"),))
        day = CLOSED.date()
        grant_proxy(
            house.people["leader"],
            CLOSED,
            id=an_id("proxy"),
            agent=deputy.person,
            from_on=day,
            to_on=day,
            reason="出差",
        )
    desk.said = {**said, "id": an_id("new"), "kind": "reminder", "evidence": [["finding", str(finding)]]}
    return desk


@pytest.mark.parametrize("way", ["action", "api", "command"])
@pytest.mark.parametrize(
    ("role", "name", "of", "words"),
    [
        ("chief", "sign_decision", "interview", "您已经签过这一项，下一级须由另一人签批"),
        ("deputy", "sign_decision", "interview", "代签授权已经到期或收回，不能再代签"),
        ("office", "propose_decision", "", "请写明依据的合同条款；没有约定的事项不能提出"),
    ],
    ids=["signing twice", "a lapsed proxy", "no clause"],
)
def test_what_cannot_be_is_refused_in_the_same_words_everywhere(refusing, way, role, name, of, words):
    said = {"ids": [str(an_id(of))]} if of else {**refusing.said, "clause": " "}
    assert words in refusing.through(way, role, name, said)


@pytest.mark.parametrize("way", ["action", "api", "command"])
def test_nobody_signs_before_his_turn(refusing, way):
    house = refusing.house
    with house.open():
        facts = {**refusing.said, "id": an_id("early"), "kind": "final_warning"}
        facts["evidence"] = (("incident", incident(house)),)
        propose_decision(house.people["office"], CLOSED, **facts, until=date(2027, 1, 31))
    said = {"ids": [str(an_id("early"))]}
    assert "还没有轮到您：须先由总务处处长签批" in refusing.through(way, "leader", "sign_decision", said)


def incident(house):
    said = {"id": an_id("veto"), "digest": "d" * 64, "code": "cleaning.veto.1", "kind": "veto"}
    contract = an_id(house.hospital, "BJ-1")
    record_incident(house.people["inspector"], deeds.SEEN, contract=contract, happened_at=deeds.SEEN, **said)
    return an_id("veto")
