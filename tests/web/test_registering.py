"""The registers in the browser: each form as its role, a refusal that keeps what was typed, a stranger at the door."""

import re

import pytest

from houqin.actions.sign_contract import Signed, sign_contract
from houqin.queries.party import within
from houqin.records import models
from houqin.rules import period
from tests.cast import an_id
from tests.web import stage as stages

PRICES = [{"name": "被服洗涤", "unit": "件", "price_fen": 250}]


@pytest.fixture
def signed(stage):
    """A contract paid by quantity whose year is judged; the hospital is in scope for the test itself."""
    with within(stage.people["office"]):
        found = models.Contract.objects.get(pk=stage.contracts["保洁服务"])
        paper = Signed(
            number="BF-2026-01",
            name="被服洗涤服务",
            provider=found.provider_id,
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            scheme={**stages.SCHEME, "year": {"clause": "第9条", "daily": 60, "annual": 40}},
            pins={"cleaning": "2026-01-01"},
            monthly_fen=0,
            pricing="quantity",
            prices=PRICES,
            clauses=[*stages.CLAUSES, ("第9条", "年度考评日常占60%。", "deduction")],
        )
        by = stage.people["leader"]
        yield sign_contract(by, stage.now, id=an_id("registered"), paper=paper, confirmed=True)


def page_of(contract) -> str:
    return f"/contracts/{contract}/register/"


def sent(client, contract, kind: str, **typed):
    """A form of the page with its own id, answered."""
    shown = client.get(page_of(contract)).content.decode()
    form = next(one for one in re.findall(r"<form.*?</form>", shown, re.S) if f'name="kind" value="{kind}"' in one)
    ids = re.findall(r'name="id" value="([^"]+)"', form)
    return client.post(page_of(contract), {"kind": kind, **({"id": ids[0]} if ids else {}), **typed})


def kept(answer) -> str:
    """The page of a refused form."""
    assert answer.status_code == 422, answer.content.decode()[:500]
    return answer.content.decode()


def moment(stage) -> str:
    return stage.now.astimezone(period.HOSPITAL_TIME).strftime("%Y-%m-%dT%H:%M")


def test_the_contract_leads_to_its_registers(stage, as_):
    contract = stage.contracts["保洁服务"]
    assert page_of(contract) in as_("office").get(f"/contracts/{contract}/").content.decode()
    assert page_of(contract) not in as_("audit").get(f"/contracts/{contract}/").content.decode()


@pytest.mark.parametrize("role", ["office", "inspector"])
def test_an_event_is_registered(stage, signed, as_, role):
    facts = {"what": "money/S08", "happened_at": moment(stage), "count": "2", "source": "department"}
    answer = sent(as_(role), signed, "record_incident", **facts, place="stage-W50", note="失窃两次")
    assert answer.status_code == 302, kept(answer)
    row = models.Incident.objects.get(contract=signed)
    assert (row.kind, row.code, row.count, row.place_id) == ("money", "S08", 2, stage.places["普外病区"])
    assert "失窃两次" in as_("office").get(page_of(signed)).content.decode()


def test_an_event_sent_twice_is_on_record_once(stage, signed, as_):
    office = as_("office")
    facts = {"kind": "record_incident", "id": str(an_id("twice")), "what": "money/S08", "count": "1"}
    facts |= {"happened_at": moment(stage), "source": "department"}
    assert [office.post(page_of(signed), facts).status_code for _ in "ab"] == [302, 302]
    assert models.Incident.objects.filter(contract=signed).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": "veto/nothing"}, "合同没有约定“nothing”这一项"),
        ({"what": ""}, "请填写：事件"),
        ({"count": "two"}, "“次数”填得不对：two"),
        ({"count": "9" * 400}, "“次数”填得不对"),
        ({"happened_at": "2999-01-01T00:00"}, "发生时间晚于现在"),
        ({"place": "nowhere"}, "这个二维码不是本院的地点"),
        ({"id": "mangled"}, "页面已过期"),
    ],
)
def test_a_refused_event_keeps_what_was_typed(stage, signed, as_, changes, words):
    facts = {
        "what": "money/S08",
        "happened_at": moment(stage),
        "count": "1",
        "source": "user",
        "note": "写了很久的说明",
    }
    page = kept(sent(as_("office"), signed, "record_incident", **facts | changes))
    assert words in page
    assert "写了很久的说明" in page
    assert '<option value="user" selected>' in page
    assert not models.Incident.objects.filter(contract=signed).exists()


@pytest.mark.parametrize("role", ["office", "inspector", "ward"])
def test_a_result_is_registered(stage, signed, as_, role):
    client = as_(role)
    page = client.get(page_of(signed)).content.decode()
    item = re.search(r'name="item".*?<option value="(CLEANING[^"]+)"', page, re.S)
    facts = {"item": item[1], "met": "95", "due": "100", "sort": "survey", "happened_at": moment(stage)}
    assert "不合理" in kept(sent(client, signed, "record_outcome", **facts | {"met": "101"}, source="user"))
    assert sent(client, signed, "record_outcome", **facts, source="user").status_code == 302
    row = models.Outcome.objects.get(contract=signed)
    assert (row.met, row.due, row.kind, row.source) == (95, 100, "survey", "user")


def test_both_sides_count_and_see_each_other(signed, as_):
    provider, office = as_("provider"), as_("office")
    assert sent(provider, signed, "record_quantity", name="被服洗涤", count="1200").status_code == 302
    assert "待双方一致" in office.get(page_of(signed)).content.decode()
    assert "数量不得为负" in kept(sent(office, signed, "record_quantity", name="被服洗涤", count="-1"))
    assert sent(office, signed, "record_quantity", name="被服洗涤", count="1200.00").status_code == 302
    assert "待双方一致" not in provider.get(page_of(signed)).content.decode()
    assert set(models.Quantity.objects.values_list("side", "count")) == {("provider", 120000), ("office", 120000)}


@pytest.mark.parametrize("role", ["ward", "chief", "finance"])
def test_a_department_scores_the_year(stage, signed, as_, role):
    facts = {"year": str(stage.now.year), "dimension": "问题整改"}
    client = as_(role)
    assert "打分须在 0 至 100 之间" in kept(sent(client, signed, "cast_ballot", **facts, stand="points", points="101"))
    assert "请打分，或声明回避" in kept(sent(client, signed, "cast_ballot", **facts, stand="points"))
    assert sent(client, signed, "cast_ballot", **facts, stand="points", points="92.5").status_code == 302
    assert models.Ballot.objects.get(contract=signed).points == 9250


def test_a_department_stands_aside(stage, signed, as_):
    facts = {"year": str(stage.now.year), "dimension": "问题整改", "stand": "recused"}
    assert sent(as_("ward"), signed, "cast_ballot", **facts).status_code == 302
    assert models.Ballot.objects.get(contract=signed).recused
    assert "回避" in as_("office").get(page_of(signed)).content.decode()


def test_a_year_that_is_not_over_is_not_closed(stage, signed, as_):
    page = kept(sent(as_("office"), signed, "close_year", year=str(stage.now.year)))
    assert "还没有结束" in page
    assert not models.Sheet.objects.filter(contract=signed).exists()


def test_nobody_registers_what_is_not_his(signed, as_):
    for role in ("audit", "admin", "association"):
        assert as_(role).get(page_of(signed)).status_code == 403
    assert as_("provider").post(page_of(signed), {"kind": "record_incident"}).status_code == 403
    assert as_("ward").post(page_of(signed), {"kind": "close_year"}).status_code == 403


def test_another_companys_contract_is_unknown(stage, as_):
    assert as_("provider").get(page_of(stage.contracts["外围保洁服务"])).status_code in (403, 422)


@pytest.mark.parametrize("month", ["202613", "000000", "299901"])
def test_a_month_that_is_none_breaks_nothing(signed, as_, month):
    assert as_("office").get(page_of(signed) + f"?month={month}").status_code in (200, 422)
