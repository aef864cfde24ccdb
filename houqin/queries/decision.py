"""What waits for a second person: decisions with their signatures, and objections with their rulings."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.queries import evidence as seen
from houqin.queries import score, workday
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import ladder, period, publication
from houqin.rules.ladder import Life
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with its signatures and how far it has come; `signature` is the one that settled it."""

    row: Any
    life: Life
    given: tuple[Any, ...] = ()

    @property
    def signature(self) -> Any:
        return self.given[-1] if self.given and self.life.state != "waiting" else None

    @property
    def stands(self) -> bool:
        """Whether it still counts for something: signed, refused, or on its way."""
        return self.life.state in ("waiting", "signed", "refused")


def told(rows: Iterable[Any]) -> dict[UUID, Told]:
    """How far some decisions have come, in two questions for all of them."""
    rows = list(rows)
    given: dict[UUID, list[Any]] = {}
    found = records.Signature.objects.filter(decision__in=rows)
    for one in found.select_related("signed_by", "signed_for__proxy__principal", "council").order_by("entry", "at"):
        given.setdefault(one.decision_id, []).append(one)
    ended = set(records.Withdrawal.objects.filter(decision__in=rows).values_list("decision", flat=True))
    return {row.pk: _told(row, tuple(given.get(row.pk, ())), row.pk in ended) for row in rows}


def _told(row: Any, given: tuple[Any, ...], withdrawn: bool) -> Told:
    return Told(row, life_of(row, given, withdrawn), given)


def life_of(row: Any, given: Iterable[Any], withdrawn: bool) -> Life:
    """`row` comes with its proposer where it goes higher than the chief."""
    role = row.proposed_by.role if row.needs != "chief" else "office"
    return ladder.life(row.needs, role, [given_of(one) for one in given], withdrawn=withdrawn)


def given_of(signature: Any) -> ladder.Given:
    return ladder.Given(signature.role, signature.verdict, signature.signed_by_id)


def proxies_of(person: int, day: date) -> list[Any]:
    """The proxies that let this person sign for others today; the ended ones are left out."""
    rows = records.Proxy.objects.filter(agent=person, from_on__lte=day, to_on__gte=day, end__isnull=True)
    return list(rows.select_related("principal").order_by("entry"))


RELATED = ("contract__provider", "proposed_by", "sheet", "ground")


@question
def decisions(by: Actor, *, at: datetime | None = None, waiting: bool = True) -> list[dict[str, Any]]:
    """Proposals, newest month first: those that wait for a signature, or all with how far they came.

    Proposals of a sheet that a newer version superseded are left out, and for a provider what its own are not yet.
    """
    rows = own(by, records.Decision.objects.select_related(*RELATED))
    old = records.Sheet.objects.filter(supersedes__isnull=False).values("supersedes")
    rows = list(rows.exclude(sheet__in=old).order_by("-period", "contract__number", "charge"))
    asked = _unsettled(rows) if waiting else rows
    found, proxies = told(asked), lent(by, at)
    rows_ = [shown(by, found[row.pk], proxies) for row in asked if shows(by, found[row.pk])]
    return [one for one in rows_ if one["state"] == "waiting" or not waiting]


def _unsettled(rows: list[Any]) -> list[Any]:
    """Without those whose one signature settled them: most of a year's."""
    settled = set(records.Signature.objects.filter(decision__needs="chief").values_list("decision", flat=True))
    return [row for row in rows if row.pk not in settled]


def shows(by: Actor, one: Told) -> bool:
    """A provider sees what follows from a sheet at once, and what was proposed by hand once it is signed."""
    return by.role != "provider" or one.row.sheet_id is not None or one.life.state == "signed"


def lent(by: Actor, at: datetime | None) -> list[Any]:
    if by.role not in ("chief", "leader") or at is None:
        return []
    return proxies_of(by.person, at.astimezone(period.HOSPITAL_TIME).date())


def shown(by: Actor, one: Told, lent: list[Any]) -> dict[str, Any]:
    why_not = why_not_mine(by, one, lent)
    said = {"row": one.row, "signature": one.signature, "state": one.life.state, "turn": one.life.turn}
    said |= {"given": one.given, "route": ladder.route(one.row.needs, one.row.proposed_by.role)}
    return {**said, "mine": not why_not and one.life.state == "waiting", "why_not": why_not}


def why_not_mine(by: Actor, one: Told, lent: Sequence[Any] = ()) -> str:
    """Why this person cannot give the next signature; '' when he can, in his own right or for somebody."""
    if one.life.state == "waiting" and one.row.proposed_by_id == by.person:
        return "您是提出人，须由另一人签批"
    given = [given_of(signature) for signature in one.given]
    try:
        ladder.refuse_signer(one.life, by.role, by.person, one.row.proposed_by_id, given)
    except Refused as refused:
        return "" if proxy_for(by, one, lent) else refused.sentence % refused.values
    return ""


def proxy_needed(by: Actor, one: Told, lent: Sequence[Any]) -> Any:
    """The proxy under which this person would sign; none where he may in his own right."""
    return None if by.role in one.life.roles else proxy_for(by, one, lent)


def proxy_for(by: Actor, one: Told, lent: Sequence[Any]) -> Any:
    """The proxy under which this person may give the next signature, if one of them fits."""
    given = {signature.signed_by_id for signature in one.given}
    if one.life.state != "waiting" or by.person in {one.row.proposed_by_id, *given}:
        return None
    fits = (p for p in lent if p.principal.role in one.life.roles and p.principal.active_to is None)
    return next((p for p in fits if p.principal_id not in {one.row.proposed_by_id, *given}), None)


@question
def objections(by: Actor, *, waiting: bool = False) -> list[dict[str, Any]]:
    """Objections, open ones first, with what they are about."""
    rows = own(by, records.Objection.objects.select_related("contract__provider", "sheet", "by", "ruling__by"))
    found = [_objection(row) for row in rows.order_by("-at")]
    return sorted(
        (one for one in found if one["ruling"] is None or not waiting), key=lambda one: one["ruling"] is not None
    )


def _objection(row: Any) -> dict[str, Any]:
    codes = json.loads(row.codes)
    lines = [line for line in score.lines(row.sheet.lines) if line.code in codes]
    ruling = getattr(row, "ruling", None)
    return {
        **{"row": row, "codes": codes, "lines": lines, "lost": sum(line.lost for line in lines), "ruling": ruling},
        "until": score.published_at(row.sheet) + timedelta(days=row.contract.objection_days),
        "is_appeal": row.appeals_id is not None,
    }


def appeal_until(row: Any) -> datetime | None:
    """Until when a ruling can be appealed; None where there is none, or nothing left to appeal."""
    ruling = getattr(row, "ruling", None)
    if ruling is None or ruling.verdict == "upheld":
        return None
    year = ruling.at.astimezone(period.HOSPITAL_TIME).year
    return publication.ends(ruling.at, publication.APPEAL_DAYS, workday.calendar(year, year + 1))


@question
def objection(by: Actor, id: UUID) -> dict[str, Any]:
    """One objection with the evidence behind its lines, and the sheet that its ruling led to."""
    rows = own(by, records.Objection.objects.select_related("contract__provider", "sheet", "by", "ruling__by"))
    row = rows.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这项异议")
    found = _objection(row)
    marks = list(
        records.Mark.objects.filter(contract=row.contract, period=row.sheet.period, indicator__in=found["codes"])
    )
    pieces = {line.code: seen.pieces([m for m in marks if m.indicator == line.code]) for line in found["lines"]}
    after = records.Sheet.objects.filter(supersedes=row.sheet).first()
    appeal = records.Objection.objects.filter(appeals=row).first()
    return {
        **{**found, "pieces": pieces, "after": after, "appeal": appeal},
        "impartial": _impartial(by, row, marks),
        "appeal_until": None if row.appeals_id or appeal else appeal_until(row),
    }


def _impartial(by: Actor, row: Any, marks: list[Any]) -> bool:
    recorders = score.recorders(mark.evidence_id for mark in marks)
    if not (row.appeals_id is None or may_rule_on_appeal(by, row)):
        return False
    return score.closed_by(row.sheet) != by.person and by.person not in recorders


def may_rule_on_appeal(by: Actor, row: Any) -> bool:
    """Somebody else than whoever ruled first, and higher."""
    first = records.Ruling.objects.select_related("by").get(objection=row.appeals_id)
    return publication.above((by.person, by.role), (first.by_id, first.by.role))
