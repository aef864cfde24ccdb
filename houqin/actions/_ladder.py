"""Proposals as rows: what they rest on, what went before, and what a signature sets going."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.queries import decision as decisions
from houqin.queries.decision import Told
from houqin.records import models as records
from houqin.rules import ladder, period
from houqin.rules.identity import derived
from houqin.rules.ladder import Rung
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

MODELS: dict[str, Any] = {
    "sheet": records.Sheet,
    "finding": records.Finding,
    "incident": records.Incident,
    "case": records.CaseNow,
    "decision": records.Decision,
    "statement": records.RenewalStatement,
}
Evidence = tuple[str, UUID]


def refuse_evidence(contract: UUID, rung: Rung, evidence: Sequence[Evidence]) -> None:
    """Each piece is of a kind that counts here and belongs to the contract; another decision must have been signed."""
    for kind, id in evidence:
        if kind not in rung.evidence:
            known = "、".join(ladder.EVIDENCE[code] for code in rung.evidence)
            raise Refused("这一级的依据须为：%(known)s", known=known)
        row = MODELS[kind].objects.filter(pk=id, contract=contract).first()
        if row is None:
            raise Refused("这份合同没有编号为 %(id)s 的%(kind)s", id=str(id)[:8], kind=ladder.EVIDENCE[kind])
        if kind == "decision" and decisions.told([row])[row.pk].life.state != "signed":
            raise Refused("作为依据的处置还没有签批")


def ground(decision: UUID, evidence: Sequence[Evidence], *, skipped: str = "", until: date | None = None) -> Any:
    text = json.dumps([[kind, str(id)] for kind, id in evidence])
    row = records.DecisionGround(id=derived(decision, "ground"), decision_id=decision, evidence=text)
    row.skipped, row.until = skipped.strip(), until
    return row


def ordered_on_signing(row: Any) -> list[Any]:
    """The findings that a rectify order rests on are put under its deadline."""
    said = getattr(row, "ground", None)
    if said is None or said.until is None:
        return []
    ids = [UUID(id) for kind, id in json.loads(said.evidence) if kind == "finding"]
    return [ordered(row.pk, id, said.until) for id in ids]


def ordered(decision: UUID, finding: UUID, until: date) -> Any:
    return records.OrderedFinding(
        id=derived(decision, "ordered", finding), decision_id=decision, finding_id=finding, until=until
    )


def refuse_lapsed(by: Actor, at: datetime, one: Told) -> None:
    """Says so when a proxy would have served, had it not ended or not begun."""
    rows = records.Proxy.objects.filter(agent=by.person, principal__role__in=one.life.roles)
    lent = rows.select_related("principal", "end").order_by("-to_on").first()
    if lent is None or by.person in {one.row.proposed_by_id, *(given.signed_by_id for given in one.given)}:
        return
    today = period.day(at)
    if lent.from_on > today:
        raise Refused("%(who)s的代签授权从 %(day)s 起才生效", who=lent.principal.name, day=lent.from_on)
    if lent.to_on < today or hasattr(lent, "end"):
        raise Refused("%(who)s的代签授权已经到期或收回，不能再代签", who=lent.principal.name)


def decision(id: UUID, kind: str = "") -> Told:
    """One decision that has been signed; refused when it is not there or of another kind."""
    row = records.Decision.objects.select_related("contract", "proposed_by").filter(pk=id).first()
    if row is None or (kind and row.kind != kind):
        raise Refused("本院没有这项处置")
    return decisions.told([row])[row.pk]


def signed(id: UUID, kind: str) -> Any:
    found = decision(id, kind)
    if found.life.state != "signed":
        raise Refused("这项处置还没有签批生效")
    return found.row
