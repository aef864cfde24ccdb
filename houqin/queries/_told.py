"""What a row has to say for itself in a notice: whom it concerns, what it opens, and what fills the notice's words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NamedTuple

from houqin.queries import duty, ladder, warning
from houqin.queries import finding as findings
from houqin.queries.decision import Told, life_of, told
from houqin.records import models as records

Values = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Source:
    """One row that somebody may be told about; `entry` is its journal line, 0 of what has none.

    `values` fill the words of a topic and are what its `when` looks at. Moments are ISO text. `provider`, `department`
    and `people` are those concerned, `needs` the role that must sign, `roles` those that a plan names.
    """

    about: str
    values: Values
    entry: int = 0
    provider: int | None = None
    department: int | None = None
    people: tuple[int, ...] = ()
    needs: str = ""
    roles: tuple[str, ...] = ()
    reporter: int | None = None


class Kind(NamedTuple):
    """A table that has something to say: its model, what to load along, and how a row becomes a source."""

    model: Any
    related: tuple[str, ...]
    say: Callable[[list[Any]], list[Source]]


@dataclass(frozen=True, slots=True)
class _Case:
    """A finding with what its steps repeat."""

    values: Values
    provider: int
    department: int | None
    people: tuple[int, ...] = field(default=())


# ── Findings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(rows: list[Any]) -> list[Source]:
    cases = _cases(rows)
    return [
        Source(f"finding:{row.pk}", case.values, row.entry, case.provider, case.department, case.people)
        for row, case in zip(rows, cases, strict=True)
    ]


def _cases(rows: list[Any]) -> list[_Case]:
    words = findings.texts(rows)
    return [
        _Case(
            {
                **{"text": words.get(row.item, row.item), "place": row.place.path, "contract": row.contract.name},
                **{"severity": row.severity, "due": row.now.due_at.isoformat(), "number": findings.number(row)},
            },
            row.contract.provider_id,
            row.place.department_id,
            (row.of_check.round.inspector_id,) if row.of_check_id else (),
        )
        for row in rows
    ]


def _steps(rows: list[Any]) -> list[Source]:
    cases = _cases([row.finding for row in rows])
    return [
        Source(
            f"finding:{row.finding_id}",
            {**case.values, "kind": row.kind, "note": row.note, "level": _level(row)},
            *(row.entry, case.provider, case.department, case.people),
        )
        for row, case in zip(rows, cases, strict=True)
    ]


def _level(step: Any) -> int:
    """How often it was reported upwards since the deadline in force then."""
    if step.kind != "overdue":
        return 0
    mine = records.Step.objects.filter(finding=step.finding_id, n__lte=step.n).order_by("n")
    due_at, level = step.finding.due_at, 0
    for one in mine:
        if one.kind == "overdue":
            level += 1
        elif one.kind == "grant" and one.due_at:
            due_at, level = one.due_at, 0
    return level if due_at else 0


# ── The month ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_month(row: Any, contract: Any, period: int) -> dict[str, Any]:
    """What every row of a month shares: its words, its contract's provider, its line."""
    values = {"contract": contract.name, "month": period}
    return {"values": values, "entry": row.entry, "provider": contract.provider_id}


def _until(row: Any, contract: Any) -> str:
    at = records.Entry.objects.values_list("at", flat=True).get(seq=row.entry)
    return str((at + timedelta(days=contract.objection_days)).isoformat())


def _sheets(rows: list[Any]) -> list[Source]:
    return [_sheet(row, _of_month(row, row.contract, row.period)) for row in rows]


def _sheet(row: Any, said: dict[str, Any]) -> Source:
    said["values"] |= {"points": row.points, "grade": row.grade or "未评", "until": _until(row, row.contract)}
    said["values"]["version"] = "1" if row.version == 1 else "2+"
    return Source(f"sheet:{row.contract_id}/{row.period}", **said)


def _acceptances(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"sheet:{row.sheet.contract_id}/{row.sheet.period}", **_of_month(row, row.sheet.contract, row.sheet.period)
        )
        for row in rows
    ]


def _decisions(rows: list[Any]) -> list[Source]:
    lives = told(rows)
    return [_decision(row, lives[row.pk]) for row in rows]


def _decision(row: Any, told: Told) -> Source:
    """A decision, or a signature under it (`row`), whose proposer is concerned; and whose turn it is."""
    of = told.row
    said = _of_month(row, of.contract, of.period)
    said["values"] |= {"decision": of.kind, "reason": of.reason, "amount": of.amount_fen}
    return Source(f"decisions:{of.pk}", people=(of.proposed_by_id,), needs=_roles(told), **said)


def _roles(told: Told) -> str:
    """Who may give the next signature; of what is settled by now, who was asked for the first."""
    life = told.life if told.life.state == "waiting" else life_of(told.row, (), False)
    return " ".join(life.roles)


def _signatures(rows: list[Any]) -> list[Source]:
    lives, book = told({row.decision_id: row.decision for row in rows}.values()), ladder.book()
    found = []
    for row in rows:
        told_ = lives[row.decision_id]
        settles = told_.signature is not None and told_.signature.pk == row.pk
        source = _decision(row, told_)
        copied = settles and row.verdict == "signed" and book.by_code[told_.row.kind].copied
        verdict = row.verdict if settles or row.verdict != "signed" else "step"
        source.values.update(verdict=verdict, note=row.reason, copied=str(int(copied)))
        found.append(source if told_.life.state == "waiting" else replace(source, needs=""))
    return found


def _proxies(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"proxy:{row.pk}",
            {"who": row.principal.name, "until": row.to_on.isoformat(), "reason": row.reason},
            row.entry,
            people=(row.agent_id,),
        )
        for row in rows
    ]


def _renewal_statements(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"renewal:{row.contract_id}",
            {"contract": row.contract.name, "text": row.text[:80]},
            row.entry,
            row.contract.provider_id,
        )
        for row in rows
    ]


def _objections(rows: list[Any]) -> list[Source]:
    found = []
    for row in rows:
        said = _of_month(row, row.contract, row.sheet.period)
        said["values"] |= {"reason": row.text, "until": _until(row.sheet, row.contract)}
        found.append(Source(f"objection:{row.pk}", **said))
    return found


def _rulings(rows: list[Any]) -> list[Source]:
    found = []
    for row in rows:
        said = _of_month(row, row.objection.contract, row.objection.sheet.period)
        said["values"] |= {"verdict": row.verdict, "note": row.reason}
        found.append(Source(f"objection:{row.objection_id}", **said))
    return found


def _statements(rows: list[Any]) -> list[Source]:
    found = []
    for row in rows:
        said = _of_month(row, row.contract, row.period)
        said["values"] |= {"amount": row.payable_fen, "number": row.number}
        found.append(Source(f"statement:{row.pk}", **said))
    return found


def _incidents(rows: list[Any]) -> list[Source]:
    found = []
    for row in rows:
        said = _of_month(row, row.contract, row.period)
        said["values"] |= {"kind": row.kind, "code": row.code, "note": row.note}
        found.append(Source(f"evidence:{row.pk}", **said))
    return found


# ── Cases, plans, surveys ─────────────────────────────────────────────────────────────────────────────────────────────


def _of_case(row: Any, entry: int, **more: Any) -> Source:
    values = {
        **{"text": row.text[:60], "place": row.place.path if row.place_id else ""},
        **{"kind": row.kind, "veto": "yes" if row.group else "no", "note": "", **more},
    }
    people = (row.now.assignee_id,) if row.now.assignee_id else ()
    of = {
        "provider": row.now.provider_id,
        "department": row.department_id,
        "people": people,
        "reporter": row.reporter_id,
    }
    page = row.kind if row.kind in ("opinion", "question") else "case"
    return Source(f"{page}:{row.pk}", values, entry, **of)


def _cases_(rows: list[Any]) -> list[Source]:
    return [_of_case(row, row.entry) for row in rows]


def _case_steps(rows: list[Any]) -> list[Source]:
    return [_of_case(row.case, row.entry, step=row.kind, note=row.note[:100]) for row in rows]


def _results(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"plan:{row.plan_id}",
            {"text": row.plan.name, "state": row.state, "due": row.due_at.isoformat(), "note": row.note},
            *(row.entry, row.plan.provider_id, row.plan.department_id),
            *((row.plan.person_id,) if row.plan.person_id else (),),
        )
        for row in rows
    ]


def overdue(id: str, who: str) -> Source | None:
    """What an overdue occurrence has to say to a role, or to a person; None when something came of it."""
    found = duty.overdue_by(id)
    if found is None:
        return None
    row, at, values = found
    told = {"people": (int(who),)} if who.isdecimal() else {"roles": (who,)}
    return Source(f"duty:{row.pk}/{at.isoformat()}", values, 0, row.provider_id, row.department_id, **told)


def _survey_ends(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"survey:{row.survey_id}",
            {"text": row.survey.name, "contract": row.survey.contract.name},
            *(row.entry, row.survey.contract.provider_id),
        )
        for row in rows
    ]


def _warnings(rows: list[Any]) -> list[Source]:
    return [
        Source(f"warnings:{row.series}", warning.said(row), row.entry, row.provider_id, roles=("office", row.needs))
        for row in rows
    ]


def _circulars(rows: list[Any]) -> list[Source]:
    return [_circular(row, row) for row in rows]


def _circular(row: Any, of: Any, **more: Any) -> Source:
    """A circular, or what was done about it (`row`); its author is concerned."""
    values = {"text": of.title, "contract": of.contract.name, **more}
    return Source(f"circular:{of.pk}", values, row.entry, of.contract.provider_id, people=(of.by_id,))


def _circular_issues(rows: list[Any]) -> list[Source]:
    return [_circular(row, row.circular, agreed=int(row.agreed), note=row.reason) for row in rows]


def _circular_receipts(rows: list[Any]) -> list[Source]:
    return [_circular(row, row.circular, note=row.note[:100]) for row in rows]


def _praises(rows: list[Any]) -> list[Source]:
    return [
        Source(f"praise:{row.pk}", {"text": row.text[:60], "place": row.place.path if row.place_id else ""}, row.entry)
        for row in rows
    ]


# ── By the clock ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _contracts(rows: list[Any]) -> list[Source]:
    return [
        Source(
            f"contract:{row.pk}",
            {"contract": row.name, "number": row.number, "until": row.ends_on.isoformat()},
            *(row.entry, row.provider_id),
        )
        for row in rows
    ]


def _drafts(rows: list[Any]) -> list[Source]:
    return [
        Source(f"draft:{row.kind}/{row.key}", {"draft": row.kind, "key": row.key}, people=(row.owner_id,))
        for row in rows
    ]


_FINDING = ("now", "place", "contract", "of_check__round")
OVERDUE = "overdue"  # no table: what is overdue has no row yet
KINDS: Mapping[str, Kind] = {
    "finding": Kind(records.Finding, _FINDING, _findings),
    "step": Kind(records.Step, ("finding", *(f"finding__{one}" for one in _FINDING)), _steps),
    "sheet": Kind(records.Sheet, ("contract",), _sheets),
    "acceptance": Kind(records.Acceptance, ("sheet__contract",), _acceptances),
    "decision": Kind(records.Decision, ("contract", "proposed_by"), _decisions),
    "signature": Kind(records.Signature, ("decision__contract", "decision__proposed_by"), _signatures),
    "proxy": Kind(records.Proxy, ("principal",), _proxies),
    "renewalstatement": Kind(records.RenewalStatement, ("contract",), _renewal_statements),
    "objection": Kind(records.Objection, ("contract", "sheet"), _objections),
    "ruling": Kind(records.Ruling, ("objection__contract", "objection__sheet"), _rulings),
    "statement": Kind(records.Statement, ("contract",), _statements),
    "incident": Kind(records.Incident, ("contract",), _incidents),
    "case": Kind(records.Case, ("now", "place"), _cases_),
    "casestep": Kind(records.CaseStep, ("case__now", "case__place"), _case_steps),
    "planresult": Kind(records.PlanResult, ("plan",), _results),
    "earlywarning": Kind(records.EarlyWarning, (), _warnings),
    "circular": Kind(records.Circular, ("contract",), _circulars),
    "circularissue": Kind(records.CircularIssue, ("circular__contract",), _circular_issues),
    "circularreceipt": Kind(records.CircularReceipt, ("circular__contract",), _circular_receipts),
    "praise": Kind(records.Praise, ("place",), _praises),
    "surveyend": Kind(records.SurveyEnd, ("survey__contract",), _survey_ends),
    "contract": Kind(records.Contract, (), _contracts),
    "draft": Kind(records.Draft, (), _drafts),
}
"""The tables that notices are made of; a new one is one more line here and its function above."""


def written(table: str, seqs: Iterable[int]) -> list[Source]:
    """What the rows of a table have to say that some journal lines wrote."""
    return _said(table, {"entry__in": list(seqs)})


def named(table: str, id: str, stage: str = "") -> Source | None:
    """What one row has to say; None when there is none."""
    if table == OVERDUE:
        return overdue(id, stage)
    return next(iter(_said(table, {"pk": id})), None)


def _said(table: str, where: Mapping[str, Any]) -> list[Source]:
    kind = KINDS[table]
    return kind.say(list(kind.model.objects.select_related(*kind.related).filter(**where).order_by("pk")))
