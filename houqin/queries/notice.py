"""Notices as questions: one's inbox, one's choice; the channels, what went out by them, and what the clock brings."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from houqin.queries import duty, score
from houqin.queries._gate import question
from houqin.queries.decision import told
from houqin.queries.my_work import LEAD_DAYS
from houqin.records import models as records
from houqin.rules import notice as notices_
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 30
DRAFT_DAYS, SIGN_DAYS, LAST_DAY = 14, 7, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices, newest first; `after` asks for the next page, '' at the end.

    `to_accept` are the findings among them that the provider has not signed for yet.
    """

    rows: list[Any]
    unread: int
    after: str
    to_accept: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due: `id` names a row of the topic's table."""

    topic: str
    id: str
    stage: str


# ── One's own ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def notices(by: Actor, *, only_unread: bool = False, after: str = "", page: int = PAGE) -> Inbox:
    """`after` is the last row's `at|id` of the page before."""
    mine = records.Notice.objects.filter(to=by.person)
    unread = mine.filter(read_at__isnull=True).count()
    rows = _after(mine.filter(read_at__isnull=True) if only_unread else mine, after)
    found = list(rows.order_by("-at", "-pk")[: page + 1])
    last = found[page - 1] if len(found) > page else None
    after = f"{last.at.isoformat()}|{last.pk}" if last else ""
    return Inbox(found[:page], unread, after, _to_accept(found[:page]) if by.role == "provider" else frozenset())


def _to_accept(rows: list[Any]) -> frozenset[UUID]:
    named = [row.about.removeprefix("finding:") for row in rows if row.about.startswith("finding:")]
    open_ = records.FindingNow.objects.filter(finding__in=named, state="open")
    return frozenset(open_.values_list("finding", flat=True))


def _after(rows: Any, after: str) -> Any:
    if not after:
        return rows
    moment, _, id = after.partition("|")
    try:
        at, key = datetime.fromisoformat(moment), UUID(id)
    except ValueError:
        raise Refused("翻页标记无效，请从第一页看起") from None
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))


@question
def notice(by: Actor, id: UUID) -> Any:
    """One of one's own."""
    row = records.Notice.objects.filter(to=by.person, pk=id).first()
    if row is None:
        raise Refused("您没有这条通知")
    return row


@question
def unread(by: Actor) -> int:
    return int(records.Notice.objects.filter(to=by.person, read_at__isnull=True).count())


@question
def notice_choice(by: Actor) -> dict[str, Any]:
    """One's own; what holds for whoever has chosen nothing."""
    row = records.NoticeChoice.objects.filter(person=by.person).first() or records.NoticeChoice()
    return {
        **{"email": row.email, "mail": row.mail, "quiet_from": row.quiet_from, "quiet_to": row.quiet_to},
        "muted": json.loads(row.muted),
    }


# ── The administrator's ───────────────────────────────────────────────────────────────────────────────────────────────


@question
def channels(by: Actor) -> list[dict[str, Any]]:
    """Each with how many messages wait, went out, failed, and when the last one went out."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in notices_.DELIVERIES}
    tallies = records.Delivery.objects.values("channel").annotate(**counts, last=Max("sent_at"))
    found = {one["channel"]: one for one in tallies}
    none = dict.fromkeys(counts, 0) | {"last": None}
    return [
        {"row": row, "roles": json.loads(row.roles), **(none | found.get(row.pk, {}))}
        for row in records.Channel.objects.select_related("provider").order_by("-active", "pk")
    ]


@question
def deliveries(by: Actor, *, state: str = "", most: int = 100) -> list[Any]:
    """The latest first; what failed or was tried in vain carries why."""
    rows = records.Delivery.objects.select_related("notice__to", "channel")
    if state == "failing":
        rows = rows.exclude(said="").exclude(state="sent")
    elif state:
        rows = rows.filter(state=state)
    return list(rows.order_by("-notice__at", "-pk")[:most])


# ── By the clock ──────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def reminders(by: Actor, *, at: datetime) -> list[Due]:
    """What the nightly scan has to tell and nobody was told of yet."""
    return _untold([*_endings(at), *_unsigned(at), *_unruled(at), *_windows(at), *_drafts(at)])


@question
def late_duties(by: Actor, *, at: datetime) -> list[Due]:
    """Duties that are overdue, for each person or role that by now is to hear of it and has not."""
    found = duty.all_escalations(at)
    return _untold([Due("duty_overdue", duty.name_of(one), one.role or str(one.person)) for one in found])


def _untold(due: Sequence[Due]) -> list[Due]:
    keys = {notices_.key(one.topic, one.id, one.stage): one for one in due}
    told = set(records.Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    return [one for key, one in keys.items() if key not in told]


def _endings(at: datetime) -> Iterator[Due]:
    """Contracts in the last 180, 120 or 90 days: each stage once, and only the one that they are in."""
    today = at.astimezone(period.HOSPITAL_TIME).date()
    rows = records.Contract.objects.filter(ends_on__range=(today, today + timedelta(days=LEAD_DAYS[0])))
    for id, ends_on in rows.order_by("ends_on").values_list("pk", "ends_on"):
        left = (ends_on - today).days
        yield Due("contract_ending", str(id), str(min(days for days in LEAD_DAYS if left <= days)))


def _unsigned(at: datetime) -> Iterator[Due]:
    old = records.Sheet.objects.filter(supersedes__isnull=False).values("supersedes")
    rows = records.Decision.objects.filter(at__lt=at - timedelta(days=SIGN_DAYS)).exclude(sheet__in=old)
    rows = rows.exclude(needs="chief", signature__isnull=False).select_related("proposed_by")
    for id, one in told(rows.order_by("at", "pk")).items():
        if one.life.state == "waiting":
            yield Due("decision_waiting", str(id), one.life.turn)


def _unruled(at: datetime) -> Iterator[Due]:
    rows = records.Objection.objects.select_related("sheet", "contract").filter(ruling__isnull=True)
    for row in rows.order_by("at", "pk"):
        if _until(row.sheet, row.contract) - 2 * LAST_DAY < at:
            yield Due("objection_waiting", str(row.pk), "")


def _windows(at: datetime) -> Iterator[Due]:
    """Sheets whose last day to object has begun, and to which the provider has said nothing."""
    rows = records.Sheet.objects.select_related("contract").filter(acceptance__isnull=True, objection__isnull=True)
    for row in rows.filter(period__gte=period.after(period.of(at), -2)).order_by("period", "pk"):
        until = _until(row, row.contract)
        if until - LAST_DAY < at <= until:
            yield Due("window_closing", str(row.pk), "")


def _until(sheet: Any, contract: Any) -> datetime:
    return score.published_at(sheet) + timedelta(days=contract.objection_days)


def _drafts(at: datetime) -> Iterator[Due]:
    rows = records.Draft.objects.filter(updated_at__lt=at - timedelta(days=DRAFT_DAYS))
    for id, day in rows.order_by("pk").values_list("pk", "updated_at__date"):
        yield Due("draft_kept", str(id), day.isoformat())
