"""`houqin nightly`: what is due is handled once, what fails is named, and neither a crash nor a twin changes that."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from houqin.actions.answer_finding import answer_finding
from houqin.actions.escalate_finding import escalate_finding
from houqin.interfaces.jobs import nightly, scans
from houqin.interfaces.jobs.scans import Scan
from houqin.queries import finding as findings
from houqin.records import models
from houqin.rules.refusal import Forbidden, Refused
from tests import cast, deeds

DUE = deeds.SEEN + timedelta(days=1)  # room 301 is of high risk
NIGHT = DUE + timedelta(hours=2)


@pytest.fixture
def late(house):
    """A finding whose day is over."""
    deeds.visit(house, deeds.contract(house), {deeds.PHOTO_LESS: 2})
    return models.Finding.objects.get()


def told(finding) -> int:
    return models.Step.objects.filter(finding=finding, kind="overdue").count()


def test_a_late_finding_goes_up_once_each_level(house, late):
    assert findings.late_findings(house.system, at=DUE) == []
    assert [one.done for one in nightly.run(NIGHT) if one.hospital == "A"][0] == 1
    assert [one.done for one in nightly.run(NIGHT + timedelta(hours=1))][0] == 0
    assert told(late) == 1
    nightly.run(DUE + timedelta(hours=73))
    nightly.run(DUE + timedelta(days=30))
    assert told(late) == 2
    line = models.Entry.objects.filter(action="escalate_finding").last()
    assert line.by is None and '"level":2' in line.facts


def test_what_is_put_right_or_given_time_stays_down(house, late):
    answer_finding(house.people["provider"], deeds.SEEN, finding=late.pk, answer="accept", note="")
    assert not escalate_finding(house.system, DUE, finding=late.pk)
    assert escalate_finding(house.system, NIGHT, finding=late.pk)
    assert not escalate_finding(house.system, NIGHT, finding=late.pk)


def test_only_the_house_itself_reports_upwards(house, late):
    with pytest.raises(Forbidden):
        escalate_finding(house.people["chief"], NIGHT, finding=late.pk)


def test_a_stranger_finds_nothing(house, late):
    with cast.found("B").open() as there:
        assert findings.late_findings(there.system, at=NIGHT) == []
        with pytest.raises(Refused, match="本院没有这个问题"):
            escalate_finding(there.system, NIGHT, finding=late.pk)


def test_one_that_fails_does_not_hold_up_the_rest(house):
    done: list[int] = []

    def act(by: object, at: datetime, one: int) -> bool:
        if one == 2:
            raise Refused("第 %(n)s 件办不成", n=one)
        if one == 3:
            raise ValueError(one)
        done.append(one)
        return True

    outcome = nightly.run(NIGHT, [Scan("试", lambda by, at: [1, 2, 3, 4], act)])[0]
    assert (outcome.due, outcome.done, done) == (4, 2, [1, 4])
    assert outcome.faults == ["2: 第 2 件办不成", "3: ValueError: 3"]


def test_a_question_that_fails_does_not_hold_up_the_other_lists(house):
    def due(by: object, at: datetime) -> list[UUID]:
        raise LookupError("gone")

    outcomes = nightly.run(NIGHT, [Scan("坏", due, lambda by, at, one: True), *scans.SCANS])
    assert outcomes[0].faults == ["LookupError: gone"] and not outcomes[1].faults


def test_the_command_says_what_it_did(shell, monkeypatch):
    with shell.house.open():
        deeds.visit(shell.house, shell.contract, {deeds.PHOTO_LESS: 2})
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    code, said = shell.run(None, "nightly")
    assert code == 0 and "A · 超期未整改上报：到期 1 件，处理 1 件" in said
    assert "到期 0 件" in shell.run(None, "nightly")[1].splitlines()[0]
