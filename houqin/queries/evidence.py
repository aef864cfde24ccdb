"""Evidence as questions: the pieces behind a line, one checked item with its photos and its place in the journal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin import packs
from houqin.queries import contract as contracts
from houqin.queries import standard
from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import period
from houqin.rules.finding import DONE
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.standard import Item

SETTLED = ("closed", "lapsed")


def photos_of(field: str, ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Photos by the check (`of_check`) or step (`step`) they belong to; `arrived` says whether the bytes are here."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = records.Photo.objects.filter(**{f"{field}__in": list(ids)}).select_related("attached")
    for row in rows.order_by("sha256"):
        attached = getattr(row, "attached", None)
        key = getattr(row, field if field == "step" else f"{field}_id")
        found.setdefault(key, []).append(
            {"sha256": row.sha256, "arrived": attached is not None, "at": attached and attached.received_at}
        )
    return found


def laws_of(item: Item | None) -> list[dict[str, Any]]:
    """The bases of an item with how far each was verified: title, article, gist, support."""
    known = packs.bases()
    return [{"basis": known[id], "support": item.support} for id in item.basis if id in known] if item else []


def item_of(edition: str, pack_of: Iterable[str], code: str) -> Item | None:
    """An item by code in the edition of whichever pinned pack holds it."""
    for pack in pack_of:
        try:
            found = standard.find(pack, date.fromisoformat(edition)).items_by_code.get(code)
        except Refused:
            continue
        if found is not None:
            return found
    return None


def pieces(marks: Sequence[Any]) -> list[dict[str, Any]]:
    """What stands behind some marks, newest first: checks, outcomes and incidents; reversed ones say so."""
    reversed_ids = {mark.reverses_id for mark in marks if mark.reverses_id}
    standing = [mark for mark in marks if mark.reverses_id is None]
    by_kind: dict[str, list[UUID]] = {}
    for mark in standing:
        by_kind.setdefault(mark.evidence_kind, []).append(mark.evidence_id)
    checks = _checks(by_kind.get("check", []))
    others = _events(records.Outcome, by_kind.get("outcome", [])) | _events(
        records.Incident, by_kind.get("incident", [])
    )
    rows = []
    for mark in standing:
        row = checks.get(mark.evidence_id) or others.get(mark.evidence_id)
        if row is not None:
            marked = {"lost": mark.num if mark.evidence_kind == "check" else 0, "n": mark.n, "n_failed": mark.n_failed}
            rows.append({**row, **marked, "stream": mark.stream, "reversed": mark.pk in reversed_ids})
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _checks(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = records.Check.objects.filter(pk__in=ids).select_related("round__place", "round__inspector")
    photos = photos_of("of_check", ids)
    findings = dict(records.Finding.objects.filter(of_check__in=ids).values_list("of_check", "id"))
    corrected = dict(records.Check.objects.filter(supersedes__in=ids).values_list("supersedes", "id"))
    return {
        row.pk: {
            **{"id": row.pk, "kind": "check", "at": row.round.started_at, "place": row.round.place.path},
            **{"by": row.round.inspector.name, "source": row.round.source, "result": row.result, "count": row.count},
            **{"given": row.given, "reason": row.reason, "note": row.note, "photos": photos.get(row.pk, [])},
            **{"finding": findings.get(row.pk), "superseded": corrected.get(row.pk)},
        }
        for row in rows
    }


def _events(model: Any, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Outcomes and incidents, named by who recorded them."""
    rows = list(model.objects.filter(pk__in=ids).select_related("place"))
    lines = records.Entry.objects.filter(seq__in={row.entry for row in rows}).select_related("by")
    names = {line.seq: line.by.name if line.by else "系统" for line in lines}
    return {
        row.pk: {
            **{"id": row.pk, "kind": model.__name__.lower(), "at": row.at, "by": names.get(row.entry, "")},
            **{"place": row.place.path if row.place else "", "source": getattr(row, "source", "department")},
            **{
                "result": "event",
                "count": getattr(row, "count", 0),
                "given": None,
                "reason": row.kind,
                "note": row.note,
            },
            **{"met": getattr(row, "met", None), "due": getattr(row, "due", None), "photos": [], "finding": None},
            **{"superseded": None},
        }
        for row in rows
    }


@question
def evidence(by: Actor, id: UUID) -> dict[str, Any]:
    """One checked item, with its round, rule, law, photos, finding and journal line; Refused when it is not here."""
    rows = own(by, records.Check.objects.all(), "round__contract__provider")
    check = rows.select_related("round__place", "round__inspector", "round__contract").filter(pk=id).first()
    if check is None:
        raise Refused("本院没有这条检查结果")
    visit = check.round
    item = standard.find(visit.pack, date.fromisoformat(visit.edition)).items_by_code.get(check.item)
    finding = records.Finding.objects.filter(of_check=check).select_related("now").first()
    marks = list(records.Mark.objects.filter(evidence_id=check.pk))
    line = records.Entry.objects.get(seq=check.entry)
    terms = contracts.terms_of(visit.contract_id, visit.period)
    return {
        "check": check,
        "item": item,
        "lost": sum(mark.num for mark in marks),
        "reversed": any(mark.reverses_id for mark in marks),
        "superseded_by": records.Check.objects.filter(supersedes=check).values_list("id", flat=True).first(),
        "round": visit,
        "counts": visit.stream in terms.scheme.streams,
        "photos": photos_of("of_check", [check.pk]).get(check.pk, []),
        "laws": laws_of(item),
        "finding": finding and {"id": finding.pk, "state": finding.now.state},
        "journal": {"seq": line.seq, "seal": line.seal, "at": line.at},
    }


def _own_photos(by: Actor, rows: Any) -> Any:
    """A provider's: of rounds under its contracts, its steps, its cases, its reports, and what was moved to it."""
    steps = records.Step.objects.filter(finding__contract__provider=by.provider).values("id")
    cases = records.CaseStep.objects.filter(case__now__provider=by.provider).values("id")
    moved = records.Finding.objects.filter(contract__provider=by.provider, moved_from__of_check__isnull=False)
    here = Q(round__contract__provider=by.provider) | Q(of_check__in=moved.values("moved_from__of_check"))
    reports = records.ReportPhoto.objects.filter(contract__provider=by.provider).values("photo")
    return rows.filter(here | Q(step__in=steps) | Q(step__in=cases) | Q(pk__in=reports))


@question
def photo(by: Actor, sha256: str) -> Any:
    """The announced photo of this digest that the asker may see, once its bytes are here; Refused otherwise."""
    rows = records.Photo.objects.filter(sha256=sha256, attached__isnull=False)
    found = (_own_photos(by, rows) if by.role == "provider" else rows).first()
    if found is None:
        raise Refused("没有这张照片，或照片还没有传到")
    return found


NOBODY_AWAITS = "没有哪次提交登记过这张照片，请先提交检查再传照片"


@question
def awaited(by: Actor, sha256: str) -> bool:
    """Whether a submission that the asker may add to has announced this photo; asked before its bytes are kept."""
    return bool(announced(by, sha256).exists())


def announced(by: Actor, sha256: str) -> Any:
    """The announcements of a photo that the asker may answer."""
    rows = records.Photo.objects.filter(sha256=sha256)
    return _own_photos(by, rows) if by.role == "provider" else rows


@question
def checklist(by: Actor, *, code: str, contract: UUID | None = None, pack: str = "", at: Any = None) -> dict[str, Any]:
    """What can be checked at the place with this code: its contracts' pinned packs, and open findings there."""
    place = records.Place.objects.filter(code=code).select_related("parent").first()
    if place is None:
        raise Refused("没有这个地点码，请核对二维码")
    month = period.of(at)
    served = {row.contract_id: row.site for row in records.ContractPlace.objects.filter(place=place)}
    mine = set(own(by, records.Contract.objects.all(), "provider").values_list("id", flat=True))
    signed = [row for row in contracts.active(month) if row.pk in served and row.pk in mine]
    terms = contracts.in_force([row.pk for row in signed], month)
    lists = [
        {"contract": row, "pack": name, "edition": edition, "terms": terms[row.pk], **_last(place, row, name)}
        for row in signed
        if row.pk in terms
        for name, edition in terms[row.pk].pins.items()
        if (contract is None or row.pk == contract) and (not pack or name == pack)
    ]
    visits = [one.pop("visit") for one in lists]
    return {"place": place, "lists": lists, "findings": _open_here(by, place), "closed": _closed_since(visits)}


def _last(place: Any, signed: Any, pack: str) -> dict[str, Any]:
    """When this list was last gone through here, and which round that was."""
    rows = records.Round.objects.filter(place=place, contract=signed, pack=pack)
    at, visit = rows.order_by("started_at").values_list("started_at", "pk").last() or (None, None)
    return {"last": at, "visit": visit}


def _closed_since(visits: list[Any]) -> list[Any]:
    """The findings of the last rounds that were closed since: whether that holds is looked at first."""
    rows = records.Finding.objects.filter(of_check__round__in=[id for id in visits if id], now__state__in=SETTLED)
    return list(rows.select_related("now", "contract").order_by("due_at"))


def _open_here(by: Actor, place: Any) -> list[Any]:
    rows = own(by, records.Finding.objects.filter(place=place).select_related("now", "contract"))
    return list(rows.exclude(now__state__in=DONE).order_by("due_at"))


@question
def usual_places(by: Actor, *, at: datetime, days: int = 30) -> list[int]:
    """Where the asker made rounds of late."""
    rows = records.Round.objects.filter(inspector=by.person, started_at__gte=at - timedelta(days=days))
    return sorted(set(rows.values_list("place", flat=True)))


@question
def rounds(by: Actor, *, contract: UUID, month: int) -> list[Any]:
    """The rounds of a month, in the order in which they began."""
    return _of_month(by, records.Round, contract, month, "started_at")


@question
def round(by: Actor, id: UUID) -> dict[str, Any]:
    """One round with its checked items, corrections beside what they correct."""
    row = own(by, records.Round.objects.all()).filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这次检查")
    return {"round": row, "checks": list(records.Check.objects.filter(round=row).order_by("entry", "item"))}


@question
def outcomes(by: Actor, *, contract: UUID, month: int) -> list[Any]:
    return _of_month(by, records.Outcome, contract, month, "at")


@question
def incidents(by: Actor, *, contract: UUID, month: int) -> list[Any]:
    return _of_month(by, records.Incident, contract, month, "at")


@question
def ballots(by: Actor, *, contract: UUID, year: int) -> list[Any]:
    """What each department gave in a year, or that it stood aside."""
    return list(records.Ballot.objects.filter(contract=contract, year=year).order_by("dimension", "rater"))


def _of_month(by: Actor, model: Any, contract: UUID, month: int, order: str) -> list[Any]:
    return list(own(by, model.objects.filter(contract=contract, period=month)).order_by(order, "pk"))
