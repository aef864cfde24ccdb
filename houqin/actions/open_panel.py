"""组建评审: what is judged, by whom, on which form and until when; whoever is seen to be bound stands aside at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin import packs
from houqin.actions import _awards, _ledger
from houqin.queries import panel as panels
from houqin.records import models as records
from houqin.rules import declared, period, review
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """`entries`: what is judged besides contracts, as (name, department or None); `jurors` of the committee.

    `call`: every nomination of an award call stands as an entry of its own.
    """

    title: str
    kind: str
    closes_at: datetime
    form: Mapping[str, Any]
    year: int | None = None
    place: str = ""
    meets_at: datetime | None = None
    contracts: Sequence[UUID] = ()
    entries: Sequence[tuple[str, int | None]] = ()
    call: UUID | None = None
    departments: Sequence[int] = ()
    jurors: Sequence[int] = ()


@_ledger.action
def open_panel(by: Actor, at: datetime, *, id: UUID, digest: str, paper: Opened) -> UUID:
    """Returns the panel's id. Seats are departments, each with one vote, and committee members in their term."""
    if _ledger.once(records.Panel, id, digest):
        return id
    form = _form(paper.form)
    nominations = _awards.to_judge(paper.call, paper.kind, at) if paper.call else []
    named = tuple((_awards.entry(one), one.department_id) for one in nominations)
    paper = replace(paper, entries=(*paper.entries, *named))
    _refuse_faults(paper, at)
    row = records.Panel(id=id, digest=digest, title=paper.title.strip(), kind=paper.kind, year=paper.year)
    row.form, row.place, row.by_id, row.at = _ledger.canonical(declared.plain(form)), paper.place, by.person, at
    row.meets_at, row.closes_at = paper.meets_at, paper.closes_at
    subjects, seats = list(_subjects(row, paper)), list(_seats(row, paper, at))
    candidates = [_candidate(*pair) for pair in zip(nominations, subjects[-len(nominations) :], strict=False)]
    aside = list(_bound(by, at, row, subjects, seats))
    _refuse_too_few(form, subjects, seats, aside)
    facts = {"name": row.title, "subjects": len(subjects), "seats": len(seats), "recused": len(aside)}
    _ledger.write(by, at, "open_panel", facts, [row, subjects, seats, aside, candidates])
    return id


def _candidate(nomination: Any, subject: Any) -> Any:
    return records.Candidate(id=derived(subject.id, "candidate"), nomination=nomination, subject=subject)


def _form(said: Mapping[str, Any]) -> review.Form:
    try:
        return review.parse(said)
    except declared.Faulty as faulty:
        raise Refused("评审办法有误：%(faulty)s", faulty=faulty) from faulty


def _refuse_faults(paper: Opened, at: datetime) -> None:
    if not paper.title.strip():
        raise Refused("请写明评审的名称")
    if paper.kind not in packs.panels():
        raise Refused("评审种类须为 %(known)s 之一", known="、".join(packs.panels()))
    if paper.closes_at <= at:
        raise Refused("截止时间须晚于现在")
    if paper.kind == "annual" and paper.year is None:
        raise Refused("年度考评须写明是哪一年度的")
    if not 2 <= len(paper.contracts) + len(paper.entries) <= MOST:
        raise Refused("参评对象须有 2 至 %(most)s 个", most=MOST)


def _subjects(row: Any, paper: Opened) -> Iterator[Any]:
    known = {one.pk: one for one in records.Contract.objects.filter(pk__in=paper.contracts).select_related("provider")}
    departments = set(records.Department.objects.values_list("pk", flat=True))
    if len(known) < len(paper.contracts):
        raise Refused("参评的合同有的不是本院的，或重复选了")
    for n, id in enumerate(paper.contracts, 1):
        one = known[id]
        if paper.year and not one.starts_on.year <= paper.year <= one.ends_on.year:
            raise Refused("%(name)s不在 %(year)s 年度内", name=one.name, year=paper.year)
        yield records.Subject(id=derived(row.id, "subject", n), panel=row, n=n, name=one.name, contract=one)
    for n, (name, department) in enumerate(paper.entries, len(paper.contracts) + 1):
        if not name.strip() or len(name) > 120:
            raise Refused("参评对象须有名称，最多 120 字")
        if department is not None and department not in departments:
            raise Refused("本院没有这个科室")
        made = records.Subject(id=derived(row.id, "subject", n), panel=row, n=n, name=name.strip())
        made.department_id = department
        yield made


def _seats(row: Any, paper: Opened, at: datetime) -> Iterator[Any]:
    day = at.astimezone(period.HOSPITAL_TIME).date()
    departments = set(records.Department.objects.filter(pk__in=paper.departments).values_list("pk", flat=True))
    jurors = {one.pk: one for one in records.Juror.objects.filter(pk__in=paper.jurors).select_related("person")}
    if len(departments) < len(paper.departments) or len(jurors) < len(paper.jurors):
        raise Refused("评委席有重复，或选了本院没有的科室或评委")
    for n, department in enumerate(paper.departments, 1):
        yield records.Seat(id=derived(row.id, "seat", n), panel=row, n=n, department_id=department)
    for k, id in enumerate(paper.jurors, len(paper.departments) + 1):
        one = jurors[id]
        if not one.active_from <= day <= one.active_to:
            raise Refused("%(name)s 不在评委任期内", name=one.person.name)
        yield records.Seat(id=derived(row.id, "seat", k), panel=row, n=k, juror=one)


def _bound(by: Actor, at: datetime, row: Any, subjects: Sequence[Any], seats: Sequence[Any]) -> Iterator[Any]:
    """Whoever the records show to be bound stands aside before anybody scores."""
    for seat in seats:
        for subject, cause in _causes(row, subjects, seat):
            yield records.Recusal(
                id=derived(seat.id, "recusal", subject.id),
                panel=row,
                seat=seat,
                subject=subject,
                cause=cause,
                by_id=by.person,
                at=at,
            )


def _causes(row: Any, subjects: Sequence[Any], seat: Any) -> Iterator[tuple[Any, str]]:
    juror = seat.juror if seat.juror_id else None
    interests = set(json.loads(juror.interests)) if juror else set()
    ruled = panels.ruled_on(juror.person_id, subjects, row.year) if juror else set()
    department = juror.person.department_id if juror else seat.department_id
    for one in subjects:
        provider = one.contract.provider_id if one.contract_id else None
        if provider and juror and juror.person.provider_id == provider:
            yield one, "provider"
        elif provider in interests:
            yield one, "interest"
        elif one.pk in ruled:
            yield one, "ruled"
        elif one.department_id and one.department_id == department:
            yield one, "own"


def _refuse_too_few(form: review.Form, subjects: Sequence[Any], seats: Sequence[Any], aside: Sequence[Any]) -> None:
    if len(seats) < form.quorum:
        raise Refused("评委只有 %(n)s 席，不足法定的 %(quorum)s 席", n=len(seats), quorum=form.quorum)
    for one in subjects:
        left = len(seats) - sum(row.subject.pk == one.pk for row in aside)
        if left < form.fewest:
            raise Refused(
                "%(name)s 因回避只剩 %(n)s 位评委，少于 %(fewest)s 位，请增加评委",
                name=one.name,
                n=left,
                fewest=form.fewest,
            )
