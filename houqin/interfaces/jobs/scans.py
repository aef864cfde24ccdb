"""The list of what falls due with time: for each, the question that finds it and the deed that handles one of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.actions.close_survey import close_survey
from houqin.actions.escalate_finding import escalate_finding
from houqin.actions.lapse_case import lapse_case
from houqin.actions.lapse_finding import lapse_finding
from houqin.actions.note_late_case import note_late_case
from houqin.actions.raise_warning import raise_warning
from houqin.actions.remind import remind
from houqin.actions.settle_duty import settle_duty
from houqin.interfaces.documents import issuing
from houqin.queries import case, document, duty, finding, notice, party, survey, warning
from houqin.rules.party import Actor


@dataclass(frozen=True, slots=True)
class Scan:
    """`due(by, at=at)` lists what is due; `act(by, at, one)` handles one, and says whether there was anything to do.

    The deed locks first (`_ledger.freeze()`), looks whether its object still is due, and returns False without writing
    when it is not: so it may be called again after a crash, and by two at once.
    """

    label: str | Promise
    due: Callable[..., Sequence[Any]]
    act: Callable[[Actor, datetime, Any], bool]


def _late_finding(by: Actor, at: datetime, id: UUID) -> bool:
    return escalate_finding(by, at, finding=id)


def _unconfirmed_case(by: Actor, at: datetime, id: UUID) -> bool:
    return lapse_case(by, at, case=id)


def _late_case(by: Actor, at: datetime, id: UUID) -> bool:
    return note_late_case(by, at, case=id)


def _reminder(by: Actor, at: datetime, due: notice.Due) -> bool:
    return remind(by, at, topic=due.topic, id=due.id, stage=due.stage)


def _unconfirmed_finding(by: Actor, at: datetime, id: UUID) -> bool:
    return lapse_finding(by, at, finding=id)


def _unsettled_duty(by: Actor, at: datetime, named: tuple[UUID, datetime]) -> bool:
    plan, on = named
    return settle_duty(by, at, plan=plan, on=on)


def _risen(by: Actor, at: datetime, named: tuple[str, date]) -> bool:
    series, week = named
    return raise_warning(by, at, series=series, week=week)


def _over_survey(by: Actor, at: datetime, id: UUID) -> bool:
    return close_survey(by, at, survey=id)


def _unfiled_document(by: Actor, at: datetime, id: UUID) -> bool:
    return bool(issuing.filed(by.hospital, party.named(by.hospital), at, id))


LATE_DUTIES = Scan(_("逾期任务告知"), notice.late_duties, _reminder)
SOON: tuple[Scan, ...] = (LATE_DUTIES,)
"""What cannot wait for the night: looked at every few minutes."""
SCANS: tuple[Scan, ...] = (
    Scan(_("超期未整改上报"), finding.late_findings, _late_finding),
    Scan(_("事项超时记录"), case.late_cases, _late_case),
    Scan(_("72 小时未确认，默认关闭"), case.unconfirmed_cases, _unconfirmed_case),
    Scan(_("到期提醒"), notice.reminders, _reminder),
    LATE_DUTIES,
    Scan(_("无人复核默认关闭"), finding.unconfirmed_findings, _unconfirmed_finding),
    Scan(_("计划任务到期结转"), duty.unsettled_duties, _unsettled_duty),
    Scan(_("文书成文"), document.unfiled_documents, _unfiled_document),
    Scan(_("问题率预警"), warning.risen_series, _risen),
    Scan(_("调查到期结束"), survey.over_surveys, _over_survey),
)
