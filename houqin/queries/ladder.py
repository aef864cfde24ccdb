"""The ladder in force, where a contract stands on it, one decision in full, and who may sign for whom."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.packs import ladder as packs
from houqin.queries import decision as decisions
from houqin.queries import finding as findings
from houqin.queries._gate import own as its_own
from houqin.queries._gate import question
from houqin.queries.decision import Told
from houqin.records import models as records
from houqin.rules import case, period
from houqin.rules import ladder as rules
from houqin.rules.ladder import Ladder, Past
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

Pair = tuple[str, str]


def book() -> Ladder:
    return packs.book(own())


def own() -> str:
    """The hospital's own words, as it released them last."""
    return records.OwnLadder.objects.order_by("-entry").values_list("content", flat=True).first() or ""


@question
def ladder(by: Actor) -> dict[str, Any]:
    """The ladder, the hospital's own words in it, and the text that is proposed."""
    return {"book": book(), "own": own(), "proposed": packs.text()}


# ── One decision ──────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def decision(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One decision: its clause, what it rests on, who signed and who is next, and what came of it."""
    rows = its_own(by, records.Decision.objects.select_related(*decisions.RELATED))
    row = rows.filter(pk=id).first()
    one = decisions.told([row])[row.pk] if row is not None else None
    if row is None or one is None or not decisions.shows(by, one):
        raise Refused("本院没有这项处置")
    said, rung = getattr(row, "ground", None), book().by_code[row.kind]
    lent = decisions.lent(by, at)
    return {
        **decisions.shown(by, one, lent),
        **{
            "rung": rung,
            "ground": said,
            "proxy": decisions.proxy_needed(by, one, lent),
        },
        "clause": records.Clause.objects.filter(contract=row.contract_id, number=row.clause).first(),
        "evidence": pieces(_rests_on(row, said)),
        "cause": book().cause(said.cause).name if said and said.cause else "",
        "withdrawal": records.Withdrawal.objects.filter(decision=row).select_related("by").first(),
        "others": _others(by, row),
        "effects": effects(row) if one.life.state == "signed" else {},
    }


def _rests_on(row: Any, said: Any) -> list[Pair]:
    if said is not None:
        return [(kind, id) for kind, id in json.loads(said.evidence)]
    return [("sheet", str(row.sheet_id))] if row.sheet_id else []


def _others(by: Actor, row: Any) -> list[dict[str, Any]]:
    """What else was decided on this contract: the rungs before and after, the latest first."""
    rows = records.Decision.objects.filter(contract=row.contract_id).exclude(pk=row.pk)
    rows = rows.exclude(kind__in=("deduction", "adjustment")).select_related(*decisions.RELATED)
    told = decisions.told(rows.order_by("-period", "-at")[:30]).values()
    return [{"row": one.row, "state": one.life.state} for one in told if decisions.shows(by, one)]


def effects(row: Any) -> dict[str, Any]:
    """What a signed decision set going: findings under an order, the talk and its promises, the line of a statement."""
    ordered = records.OrderedFinding.objects.filter(decision=row)
    rows = list(ordered.select_related("finding__now", "finding__place", "finding__contract").order_by("until", "pk"))
    texts = findings.texts([one.finding for one in rows])
    talk = records.Interview.objects.filter(decision=row).select_related("by").first()
    statements = records.Statement.objects.filter(contract=row.contract_id, lines__contains=str(row.charge))
    return {
        "ordered": [_ordered(one, texts) for one in rows],
        "done": sum(one.finding.now.state in findings.DONE for one in rows),
        "talk": talk,
        "promises": [_promise(one) for one in _promises(talk)],
        "statement": statements.first() if row.amount_fen else None,
    }


def _ordered(one: Any, texts: Mapping[str, str]) -> dict[str, Any]:
    found = one.finding
    said = {"id": found.pk, "text": texts.get(found.item, found.item), "place": found.place.path, "until": one.until}
    return {**said, "state": found.now.state, "over": found.now.state in findings.DONE}


def _promises(talk: Any) -> Iterable[Any]:
    if talk is None:
        return ()
    return records.Promise.objects.filter(interview=talk).select_related("case__now").order_by("n")


def _promise(one: Any) -> dict[str, Any]:
    state = one.case.now.state
    return {"id": one.case_id, "text": one.case.text, "until": one.case.fixed_at, "state": state} | {
        "over": state in case.OVER
    }


def pieces(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Each piece of evidence with what a reader sees of it; `at` names the month of a sheet."""
    ids: dict[str, list[str]] = {}
    for kind, id in pairs:
        ids.setdefault(kind, []).append(id)
    found = {(kind, str(piece["id"])): piece for kind, some in ids.items() for piece in READ[kind](some)}
    return [{"kind": pair[0], **found[pair]} for pair in pairs if pair in found]


def _sheets(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = records.Sheet.objects.filter(pk__in=ids)
    return [
        {"id": row.pk, "contract": row.contract_id, "month": row.period, "points": row.points, "grade": row.grade}
        for row in rows
    ]


def _findings(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = list(records.Finding.objects.filter(pk__in=ids).select_related("now", "place", "contract"))
    texts = findings.texts(rows)
    return [
        {"id": row.pk, "text": texts.get(row.item, row.item), "about": row.place.path, "state": row.now.state}
        for row in rows
    ]


def _incidents(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = records.Incident.objects.filter(pk__in=ids)
    return [{"id": row.pk, "text": row.note or row.code, "word": row.kind, "when": row.at} for row in rows]


def _cases(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = records.CaseNow.objects.filter(pk__in=ids).select_related("case")
    return [{"id": row.pk, "text": row.case.text[:80], "state": row.state, "when": row.opened_at} for row in rows]


def _decided(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = records.Decision.objects.filter(pk__in=ids)
    return [{"id": row.pk, "word": row.kind, "text": row.reason, "when": row.at} for row in rows]


def _statements(ids: Sequence[str]) -> list[dict[str, Any]]:
    rows = records.RenewalStatement.objects.filter(pk__in=ids)
    return [{"id": row.pk, "contract": row.contract_id, "text": row.text[:80], "when": row.at} for row in rows]


READ = {
    "sheet": _sheets,
    "finding": _findings,
    "incident": _incidents,
    "case": _cases,
    "decision": _decided,
    "statement": _statements,
}


@question
def orders(by: Actor, *, finding: UUID) -> list[dict[str, Any]]:
    """The rectify orders that name a finding, with their deadlines."""
    if not its_own(by, records.Finding.objects.filter(pk=finding)).exists():
        raise Refused("本院没有这个问题")
    rows = records.OrderedFinding.objects.filter(finding=finding).order_by("entry")
    return [{"decision": row.decision_id, "until": row.until} for row in rows]


# ── One contract on the ladder ────────────────────────────────────────────────────────────────────────────────────────


def past_of(contract: UUID, book: Ladder, at: datetime) -> list[tuple[Told, Past]]:
    """The contract's decisions that were not replaced, as the ladder looks at them, oldest first."""
    since = period.after(period.of(at), -book.within_months)
    old = records.Sheet.objects.filter(contract=contract, supersedes__isnull=False).values("supersedes")
    rows = records.Decision.objects.filter(contract=contract).exclude(kind__in=("deduction", "adjustment", "waiver"))
    rows = rows.exclude(sheet__in=old).select_related(*decisions.RELATED).order_by("period", "at")
    told = decisions.told(rows).values()
    return [(one, Past(one.row.kind, one.life.state, one.row.period >= since)) for one in told]


@question
def climb(by: Actor, contract: UUID, *, at: datetime) -> dict[str, Any]:
    """Where a contract stands: each rung with the decisions on it and whether it may be proposed now."""
    signed = its_own(by, records.Contract.objects.select_related("provider"), "provider").filter(pk=contract).first()
    if signed is None:
        raise Refused("本院没有这份合同")
    in_force, told = book(), past_of(contract, book(), at)
    past = [seen for _, seen in told]
    shown = [one for one, _ in told if decisions.shows(by, one)]
    return {
        **{"contract": signed, "book": in_force, "standing": standing(told)},
        "rungs": [_rung(rung, shown, past) for rung in in_force.by_hand],
        "clauses": list(records.Clause.objects.filter(contract=contract).order_by("number")),
        "choice": choice(contract, at) if by.role == "office" else {},
    }


def _rung(rung: rules.Rung, shown: Sequence[Told], past: Sequence[Past]) -> dict[str, Any]:
    on_it = [{"row": one.row, "state": one.life.state} for one in reversed(shown) if one.row.kind == rung.code]
    why_not, skips = "", rules.missing(rung, past)
    try:
        rules.refuse_climb(rung, past, "…")
    except Refused as refused:
        why_not = str(refused)
    return {"rung": rung, "decisions": on_it, "why_not": why_not, "skips": skips}


def standing(told: Sequence[tuple[Told, Past]]) -> Any:
    """The decision that marks the contract now: the last warning or ending that was signed."""
    marks = [one for one, seen in told if seen.state == "signed" and seen.kind in MARKS and (seen.recent or ends(seen))]
    return max(marks, key=lambda one: MARKS.index(one.row.kind)).row if marks else None


MARKS = ("final_warning", "not_renew", "terminate")


def ends(seen: Past) -> bool:
    return seen.kind != "final_warning"


def choice(contract: UUID, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """What a proposal could rest on: the latest sheets, findings, incidents, complaints, decisions, the statement."""
    since = period.bounds(period.after(period.of(at), -6))[0]
    sheets = records.Sheet.objects.filter(contract=contract).order_by("-period", "-version")
    latest = list({row.period: row.pk for row in reversed(sheets[:12])}.values())[::-1]
    open_ = records.Finding.objects.filter(contract=contract).exclude(now__state__in=findings.DONE)
    bad = records.Incident.objects.filter(contract=contract, at__gte=since).exclude(kind__in=("bonus", "zero_report"))
    cases = records.CaseNow.objects.filter(contract=contract, kind__in=("complaint", "hazard"), opened_at__gte=since)
    told = [one.row.pk for one, seen in past_of(contract, book(), at) if seen.state == "signed"]
    found = {
        "sheet": latest[:6],
        "decision": told[::-1][:8],
        "finding": open_.order_by("now__due_at").values_list("pk", flat=True)[:12],
        "incident": bad.order_by("-at").values_list("pk", flat=True)[:8],
        "case": cases.order_by("-opened_at").values_list("pk", flat=True)[:8],
        "statement": records.RenewalStatement.objects.filter(contract=contract)
        .order_by("-entry")
        .values_list("pk", flat=True)[:1],
    }
    return {kind: pieces([(kind, str(id)) for id in ids]) for kind, ids in found.items()}


# ── Proxies and papers ────────────────────────────────────────────────────────────────────────────────────────────────


@question
def proxies(by: Actor, *, at: datetime) -> dict[str, Any]:
    """Who signs for whom, the latest first; and to whom one could lend it."""
    rows = records.Proxy.objects.select_related("principal", "agent", "end").order_by("-from_on", "-entry")[:60]
    people = records.Person.objects.filter(role__in=("chief", "leader"), active_to__isnull=True).exclude(pk=by.person)
    today = period.day(at)
    return {
        "rows": [{"row": row, "state": proxy_state(row, today)} for row in rows],
        "people": list(people.order_by("role", "pk")),
        "most": book().proxy_days,
    }


def proxy_state(row: Any, today: Any) -> str:
    if hasattr(row, "end"):
        return "revoked"
    return "coming" if row.from_on > today else "over" if row.to_on < today else "running"


@question
def council_paper(by: Actor, sha256: str) -> Any:
    """The paper of a council's resolution, by the digest of its scan."""
    row = records.CouncilPaper.objects.filter(sha256=sha256).first()
    if row is None:
        raise Refused("本院没有这份会议纪要")
    return row


def clauses_first(rung: rules.Rung, rows: Sequence[Any]) -> list[Any]:
    """The kinds of clause that this rung usually stands on come first."""
    order = {kind: n for n, kind in enumerate(rung.clauses)}
    return sorted(rows, key=lambda row: (order.get(row.kind, len(order)), row.number))
