"""What a step of a case points to: each link checked against what is on record, and named as it was called then."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from houqin.queries import finding as findings
from houqin.records import models as records
from houqin.rules import decision, period
from houqin.rules.identity import derived
from houqin.rules.refusal import Refused

MOST = 12


def links(step: Any, said: Sequence[str]) -> list[Any]:
    """The rows of some links written as `kind:id`; refused when one leads nowhere."""
    wanted = list(dict.fromkeys(one.strip() for one in said if one.strip()))
    if len(wanted) > MOST:
        raise Refused("最多附 %(most)s 条链接", most=MOST)
    return [_link(step, n, one) for n, one in enumerate(wanted, 1)]


def _link(step: Any, n: int, said: str) -> Any:
    kind, _colon, target = said.partition(":")
    found = _found(kind, target)
    if found is None:
        raise Refused("链接“%(said)s”指向的内容不在本院，请核对", said=said[:60])
    label = LABELS[kind](found)[:160]
    return records.CaseLink(id=derived(step.pk, "link", n), step=step, kind=kind, target=target, label=label)


def _found(kind: str, target: str) -> Any:
    if kind not in MODELS:
        return None
    try:
        key = int(target) if kind == "provider" else UUID(target)
    except ValueError:
        return None
    return MODELS[kind].objects.filter(pk=key).first()


MODELS: Mapping[str, Any] = {
    "provider": records.Provider,
    "contract": records.Contract,
    "finding": records.Finding,
    "decision": records.Decision,
    "statement": records.Statement,
    "evidence": records.Check,
}
LABELS: Mapping[str, Any] = {
    "provider": lambda row: row.name,
    "contract": lambda row: f"{row.number} {row.name}",
    "finding": lambda row: f"{findings.number(row)} {row.item}",
    "decision": lambda row: f"{period.label(row.period)} {decision.KINDS[row.kind]} {row.reason}",
    "statement": lambda row: f"{row.contract.name} {period.label(row.period)}结算单",
    "evidence": lambda row: f"{row.item} {row.note}".strip(),
}
