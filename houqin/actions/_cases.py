"""Cases as rows: how one begins, one step in its life, and what it then counts for."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions import _marks, _outcomes
from houqin.analysis import pinyin
from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries import contract as contracts
from houqin.queries import workday
from houqin.records import models as records
from houqin.rules import case, casebook, clock, evidence, period, permission
from houqin.rules.case import Life, Made, Terms
from houqin.rules.casebook import Category, Kind
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

CLOCK_ALLOWANCE = timedelta(minutes=5)
SOUGHT = 600
LONGEST = 2000
LIFE = tuple(one.name for one in fields(Life))
ROWS = {"provider": "provider_id", "contract": "contract_id", "assignee": "assignee_id"}


def load(by: Actor, id: UUID) -> Any:
    """The present state of a case, the case beside it; refused when it is not there, or not this asker's."""
    found = records.CaseNow.objects.select_related("case__place").filter(pk=id).first()
    if found is None:
        raise Refused("本院没有这件事项")
    private = found.kind in case.PRIVATE
    permission.demand_own_case(by, found.provider_id, found.department_id, found.case.reporter_id, private=private)
    return found


def is_reporter(by: Actor, now: Any) -> bool:
    """The person who reported it, or anybody of the ward that did."""
    mine = by.role == "ward" and by.department is not None and by.department == now.department_id
    return mine or by.person == now.case.reporter_id


def refuse_closer(by: Actor, now: Any) -> None:
    """Only those that the kind names close a case, and never whoever did the work."""
    kind = books.book().kind(now.kind)
    fixers = records.CaseStep.objects.filter(case=now.case_id, kind__in=("fix", "reply")).values_list("by", flat=True)
    fault = case.closer_fault(kind.closers, by, is_reporter(by, now), list(fixers))
    if fault:
        raise Refused(fault)


def terms_of(row: Any) -> Terms:
    return Terms(row.respond, row.complete, clock.read(row.hours), row.fixed_at)


def life_of(now: Any) -> Life:
    return Life(**{name: getattr(now, ROWS.get(name, name)) for name in LIFE})


def keep(now: Any, life: Life, at: datetime) -> Any:
    """The life as the cache holds it."""
    for name, value in asdict(life).items():
        setattr(now, ROWS.get(name, name), value)
    now.due_at, now.changed_at = life.due_at, at
    return now


def told(note: str, needed: str = "") -> str:
    """What somebody wrote; `needed` is the refusal where it must not be empty."""
    note = note.strip()
    if needed and not note:
        raise Refused(needed)
    if len(note) > LONGEST:
        raise Refused("文字太长，最多 %(most)s 字", most=LONGEST)
    return note


def step(
    by: Actor, at: datetime, now: Any, kind: str, note: str = "", *, other: UUID | None = None, **more: Any
) -> list[Any]:
    """The step's row, the state after it, and what it counts for; `more` is what `rules.case.Made` knows of it."""
    before = life_of(now)
    if case.after(before.state, kind) is None:
        here, wanted = case.STATES[before.state], case.STEPS[kind]
        raise Refused("事项现为“%(here)s”，不能再“%(wanted)s”", here=here, wanted=wanted)
    if at < now.changed_at - CLOCK_ALLOWANCE:
        raise Refused("时间早于上一步，请核对")
    life = case.moved(before, Made(kind, at, **more), terms_of(now.case), workday.off())
    row = _step_row(by, at, now.case_id, life.n, kind, note, other, more)
    counted = _counted(now.case, before, life, at)
    return [row, keep(now, life, at), *counted]


def _step_row(
    by: Actor, at: datetime, of: UUID, n: int, kind: str, note: str, other: UUID | None, more: Mapping[str, Any]
) -> Any:
    row = records.CaseStep(id=derived(of, "step", n), case_id=of, n=n, kind=kind, by_id=by.person or None, at=at)
    row.note, row.other_id = note, other
    for name, value in more.items():
        setattr(row, ROWS.get(name, name), value)
    return row


def photos(step: Any, announced: Mapping[str, tuple[int, str]]) -> list[Any]:
    """The announcements of a step's pictures; the files follow by attach_photo."""
    faults = [one for sha, (size, kind) in announced.items() for one in evidence.photo_faults(sha, size, kind)]
    if faults:
        raise Refused("；".join(faults))
    return [
        records.Photo(id=derived(step.pk, sha), step=step.pk, sha256=sha, size=size, media_type=media_type)
        for sha, (size, media_type) in announced.items()
    ]


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def opened(by: Actor, at: datetime, row: Any, kind: Kind, grade: casebook.Grade) -> list[Any]:
    """The case, its first step and present state; `row` has everything but its terms."""
    hours = books.book().hours(grade)
    row.respond, row.complete = (
        clock.seconds(length, hours) if length else None for length in (grade.respond, grade.complete)
    )
    row.hours, row.opened_at = clock.write(hours), at
    life = case.began(terms_of(row), at, workday.off())
    now = records.CaseNow(case=row, kind=row.kind, department_id=row.department_id)
    now.sought = sought(row, kind)
    first = _step_row(by, at, row.pk, 1, "open", "", None, {})
    keep(now, life, at).n = 1
    return [row, first, now]


def sought(row: Any, kind: Kind) -> str:
    """What a search looks through: number, place and text, and their sounds' first letters."""
    place = row.place.path if row.place_id else ""
    category = kind.by_category[row.category].name if row.category in kind.by_category else ""
    said = f"{case.number(kind.prefix, row.pk, row.opened_at)} {place} {category} {row.text[:120]}".lower()
    return f"{said} {pinyin.initials(place)} {pinyin.initials(category)} {pinyin.initials(row.text[:60])}"[:SOUGHT]


def dispatched(
    by: Actor,
    at: datetime,
    now: Any,
    *,
    provider: int | None,
    contract: UUID | None,
    assignee: int | None,
    note: str = "",
) -> list[Any]:
    """The step that gives a case to a provider or to one of the hospital's own people."""
    if (provider is None) == (assignee is None):
        raise Refused("派给服务商或本院人员，两者选一")
    if assignee is not None and not records.Person.objects.filter(pk=assignee, active_to__isnull=True).exists():
        raise Refused("没有编号为 %(person)s 的人员，或已停用", person=assignee)
    if provider is not None and not records.Provider.objects.filter(pk=provider).exists():
        raise Refused("没有编号为 %(provider)s 的服务商", provider=provider)
    return step(by, at, now, "dispatch", note, provider=provider, contract=contract, assignee=assignee)


def contract_of(provider: int | None, row: Any, category: Category, at: datetime) -> UUID | None:
    """The provider's contract for this: the one in force here for this service, else its only one in force."""
    if provider is None:
        return None
    month = period.of(at)
    signed = cases.responsible(category.packs, row.place, month) if row.place_id else None
    if signed is not None and signed.provider_id == provider:
        return UUID(str(signed.pk))
    own = [one.pk for one in contracts.active(month) if one.provider_id == provider]
    return own[0] if len(own) == 1 else None


# ── Counting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _counted(row: Any, before: Life, life: Life, at: datetime) -> list[Any]:
    """The outcomes that this step settles: the response once somebody answered, the completion once it is closed."""
    if life.contract is None:
        return []
    settled: list[tuple[str, bool | None]] = []
    if before.answered_at is None and life.answered_at is not None:
        settled.append(("answered", case.in_time(life, "answered")))
    if life.state in ("closed", "lapsed") and before.state == "done":
        settled.append(("completed", case.in_time(life, "completed")))
    return [one for what, met in settled if met is not None for one in outcome(row, life, what, met, at)]


def outcome(row: Any, life: Life, what: str, met: bool, at: datetime) -> list[Any]:
    """What one answered or completed case counts, where the contract's scheme names an item for it; at most once."""
    item, terms, month = _item(row, life, what, at)
    id = derived(row.pk, what, life.leg, life.provider)
    if terms is None or records.Outcome.objects.filter(pk=id).exists():
        return []
    assert life.contract is not None
    made = records.Outcome(
        id=id, digest=sha256(id.bytes).hexdigest(), contract_id=life.contract, item=item, kind="case"
    )
    made.met, made.due, made.source, made.stream = int(met), 1, "department", "planned"
    made.at, made.period, made.note = at, month, f"{case_words(what)}：{row.text[:80]}"
    made.place_id = scored_place(life.contract, row.place_id)
    return [made, _outcomes.mark(made, terms)]


def taken_back(now: Any) -> list[Any]:
    """What was closed in time and comes back was not done: its mark is cancelled; what was late stays late."""
    life = life_of(now)
    done = _marks.standing([derived(now.case_id, "completed", life.leg, life.provider)])
    return _marks.reversals(mark for mark in done if mark.num)


def case_words(what: str) -> str:
    return "响应" if what == "answered" else "办结"


def _item(row: Any, life: Life, what: str, at: datetime) -> tuple[str, contracts.InForce | None, int]:
    """The item of the contract's scheme that this counts for, with the terms of the month."""
    kind = books.book().by_kind.get(row.kind)
    signed = records.Contract.objects.filter(pk=life.contract).first()
    day = at.astimezone(period.HOSPITAL_TIME).date()
    if kind is None or signed is None or not signed.starts_on <= day <= signed.ends_on:
        return "", None, 0
    month = period.of(at)
    terms = contracts.in_force([signed.pk], month).get(signed.pk)
    named = kind.answered if what == "answered" else kind.completed
    item = next((named[pack] for pack in terms.pins if pack in named), "") if terms else ""
    slot = terms.layout.by_code.get(item) if terms else None
    return (item, terms, month) if slot is not None and slot.kind in _outcomes.RATED else ("", None, 0)


def scored_place(contract: UUID, place: int | None) -> int | None:
    """The place as far as the contract names it: a case in a room of a floor that it serves counts without a site."""
    named = records.ContractPlace.objects.filter(contract=contract)
    return place if place is not None and (named.filter(place=place).exists() or not named.exists()) else None
