"""认定是否属实: an upheld complaint, or a major hazard, becomes an incident of the contract and its mark, at once."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions import _cases, _incidents, _ledger, _marks
from houqin.queries import casebook as books
from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def rule_on_case(
    by: Actor, at: datetime, *, case: UUID, upheld: bool, note: str, contract: UUID | None = None, code: str = ""
) -> UUID:
    """Returns the case's id. `contract` and `code` say whose scheme it counts in, and as what; without them nowhere.

    Ruled anew, an earlier mark of this case is taken back first.
    """
    said = _cases.told(note, "请写明认定的理由")
    now = _cases.load(by, case)
    kind = books.book().kind(now.kind)
    if not kind.incident:
        raise Refused("%(kind)s不作属实认定", kind=kind.name)
    if (contract is None) != (not code):
        raise Refused("合同与计入的条目须一并写明")
    rows = _cases.step(by, at, now, "rule", said, upheld=upheld)
    undone = _marks.reversals(_marks.standing(_earlier(now)))
    counted = _counted(now, kind.incident, contract, code, rows[0], at) if upheld and contract else []
    facts = {"case": case, "upheld": int(upheld), "contract": contract, "code": code}
    _ledger.write(by, at, "rule_on_case", facts, [*rows, undone, *counted])
    return case


def _earlier(now: Any) -> list[UUID]:
    """The incidents that rulings on this case may have written."""
    return [derived(now.case_id, "incident", n) for n in range(1, now.n)]


def _counted(now: Any, kind: str, contract: UUID, code: str, step: Any, at: datetime) -> list[Any]:
    signed = contracts.contract(contract)
    month = contracts.month_of(signed, now.case.happened_at, at)
    terms = contracts.terms_of(contract, month)
    _incidents.refuse_unknown(terms, kind, code)
    id = derived(now.case_id, "incident", step.n)
    row = records.Incident(id=id, digest=sha256(id.bytes).hexdigest(), contract=signed, code=code, kind=kind)
    row.at, row.period, row.count, row.quantity = now.case.happened_at, month, 1, 0
    row.place_id = _cases.scored_place(contract, now.case.place_id)
    row.note = f"{step.note[:200]}（{now.case.text[:200]}）"
    return [row, _incidents.mark(row, terms)]
