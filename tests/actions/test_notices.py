"""From the deed to the inbox: each line of the journal is told of once, to those whom it concerns and nobody else."""

from datetime import timedelta

import pytest

from houqin.actions.answer_finding import answer_finding
from houqin.actions.choose_notices import choose_notices
from houqin.actions.keep_draft import keep_draft
from houqin.actions.read_notices import read_notices
from houqin.actions.remind import remind
from houqin.actions.tell import tell
from houqin.interfaces.documents import notice_text
from houqin.interfaces.jobs import nightly, worker
from houqin.queries import notice as inbox
from houqin.records import models
from houqin.rules import notice as notices
from houqin.rules.refusal import Forbidden, Refused
from tests import cast, deeds

LATER = deeds.SEEN + timedelta(minutes=20)


def read_all(house, at=LATER):
    while tell(house.system, at):
        pass


def topics(house, role):
    return [row.topic for row in inbox.notices(house.people[role]).rows]


def titles(house, role):
    rows = inbox.notices(house.people[role]).rows
    return [notice_text.words(row.topic, row.facts, row.count).title for row in rows]


@pytest.fixture
def seen(house):
    """A round with two ordinary faults."""
    contract = deeds.contract(house)
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 2, deeds.WITH_PHOTO: 1})
    return contract


def test_the_provider_hears_of_its_findings_in_one_notice(house, seen):
    read_all(house)
    assert titles(house, "provider") == ["新问题 2 件待签收"]
    row = inbox.notices(house.people["provider"]).rows[0]
    assert row.at == deeds.SEEN + timedelta(minutes=10) and row.about.startswith("finding:")
    assert "外科楼/3层/301 · 保洁 · " in notice_text.words(row.topic, row.facts, row.count).text
    assert {role for role in house.people if topics(house, role)} == {"provider"}


def test_another_company_hears_nothing(house, seen):
    other = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [other])
    stranger = deeds.another(house, "provider")
    person = models.Person.objects.get(pk=stranger.person)
    person.provider = other
    cast.put(house.system, "change_person", [person])
    read_all(house)
    assert inbox.notices(stranger).rows == []


def test_reading_again_tells_nothing_twice(house, seen):
    read_all(house)
    before = models.Notice.objects.count()
    models.NoticeCursor.objects.update(seq=0)  # as if the place had been lost
    read_all(house, LATER + timedelta(days=1))
    assert models.Notice.objects.count() == before > 0


def test_a_serious_finding_is_told_upwards_and_at_once(house):
    deeds.visit(house, deeds.contract(house), {deeds.VETO: 1})
    read_all(house)
    for role in ("provider", "office", "chief"):
        assert [row.urgency for row in inbox.notices(house.people[role]).rows if row.topic == "finding_serious"] == [
            "urgent"
        ], role


def test_the_life_of_a_finding_is_told_step_by_step(house, seen):
    finding = models.Finding.objects.first()
    answer_finding(house.people["provider"], LATER, finding=finding.pk, answer="decline", note="施工方所为")
    read_all(house)
    assert titles(house, "office")[0].startswith("服务商拒签：")
    assert topics(house, "provider") == ["finding_opened"]  # who did it is not told of it


def test_a_late_finding_reaches_the_chief_and_three_days_later_the_leader(house, seen):
    due = models.FindingNow.objects.order_by("due_at").first().due_at
    for days in (0, 3):
        nightly.run(due + timedelta(days=days, hours=1))
        read_all(house)
    assert topics(house, "leader") and set(topics(house, "leader")) == {"finding_very_late"}
    assert {"finding_late", "finding_very_late"} <= set(topics(house, "chief"))


def test_a_month_is_told_from_the_sheet_to_the_statement(house):
    known = deeds.lived(house)
    worker.told(house.hospital, deeds.SETTLED)
    assert {"sheet_published", "objection_ruled", "decision_signed", "statement_issued"} <= set(
        topics(house, "provider")
    )
    assert {"objection_raised", "decision_to_sign"} <= set(topics(house, "leader"))
    assert topics(house, "finance") == ["statement_issued"]
    assert known["statement"] in [
        models.Statement.objects.get().pk
        for row in inbox.notices(house.people["finance"]).rows
        if row.about.endswith(str(known["statement"]))
    ]


def test_what_is_muted_stays_away_and_what_is_urgent_does_not(house):
    muted = [*notices.TOPICS]
    choose_notices(house.people["provider"], deeds.SEEN, muted=muted)
    deeds.visit(house, deeds.contract(house), {deeds.PHOTO_LESS: 1, deeds.VETO: 1})
    read_all(house)
    assert topics(house, "provider") == ["finding_serious"]


def test_read_is_read_once_and_only_by_oneself(house, seen):
    read_all(house)
    row = models.Notice.objects.get()
    assert read_notices(house.people["office"], LATER, notices=[row.pk]) == 0
    assert read_notices(house.people["provider"], LATER, notices=[row.pk]) == 1
    assert read_notices(house.people["provider"], LATER + timedelta(hours=1)) == 0
    assert models.Notice.objects.get().read_at == LATER
    assert inbox.unread(house.people["provider"]) == 0


@pytest.mark.parametrize(
    ("days", "stage"), [(181, None), (180, "180"), (121, "180"), (120, "120"), (90, "90"), (1, "90")]
)
def test_a_contract_about_to_end(house, days, stage):
    contract = deeds.contract(house, number="BJ-9")
    end = models.Contract.objects.get(pk=contract).ends_on
    at = deeds.CLOSED.replace(year=end.year, month=end.month, day=end.day) - timedelta(days=days)
    due = {one.stage for one in inbox.reminders(house.system, at=at) if one.id == str(contract)}
    assert due == ({stage} if stage else set())


def test_what_the_clock_brings_is_told_once_a_stage(house):
    contract = deeds.contract(house)
    keep_draft(house.people["office"], cast.START - timedelta(days=40), kind="contract", key="x", body="{}")
    closed = deeds.closed(house, contract, {deeds.PHOTO_LESS: 2})
    at = deeds.CLOSED + timedelta(days=4, hours=1)
    due = {(one.topic, one.id) for one in inbox.reminders(house.system, at=at)}
    assert ("window_closing", str(closed.pk)) in due and ("draft_kept", str(models.Draft.objects.get().pk)) in due
    assert ("contract_ending", str(contract)) in due
    for _ in range(2):
        nightly.run(at)
    assert inbox.reminders(house.system, at=at) == []
    assert topics(house, "provider").count("window_closing") == 1
    assert "草稿已放置两周：合同" in titles(house, "office")
    assert "decision_waiting" in {one.topic for one in inbox.reminders(house.system, at=at + timedelta(days=4))}


def test_only_the_house_tells_and_reminds(house):
    for role in house.people:
        with pytest.raises(Forbidden):
            tell(house.people[role], LATER)
        with pytest.raises(Forbidden):
            remind(house.people[role], LATER, topic="draft_kept", id="1")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mail": "at_once"}, "请填写邮箱地址"),
        ({"mail": "hourly"}, "邮件方式须为"),
        ({"email": "chen@", "mail": "digest"}, "不是邮箱地址"),
        ({"quiet_from": 24}, "0 至 23 点"),
    ],
)
def test_a_choice_that_cannot_be(house, said, why):
    with pytest.raises(Refused, match=why):
        choose_notices(house.people["office"], LATER, **said)


def test_a_stranger_reads_nothing(house, seen):
    read_all(house)
    with cast.found("B").open() as there:
        assert inbox.notices(there.people["provider"]).rows == []
        assert read_notices(there.people["provider"], LATER, notices=[]) == 0
