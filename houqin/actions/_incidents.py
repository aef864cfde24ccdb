"""What happened and counts by itself, as rows: the mark beside an incident."""

from typing import Any

from houqin.actions import _marks
from houqin.queries import contract as contracts
from houqin.rules import evidence
from houqin.rules.refusal import Refused


def refuse_unknown(terms: contracts.InForce, kind: str, code: str) -> None:
    """Only what the contract's scheme knows for this kind of incident may count."""
    known = terms.codes(kind)
    if code not in known:
        raise Refused(
            "合同没有约定“%(code)s”这一项，不能计入；可用：%(known)s", code=code, known="、".join(sorted(known)) or "无"
        )


def mark(row: Any, terms: contracts.InForce, source: str = "department") -> Any:
    item = terms.item(row.code)
    return _marks.mark(
        row,
        "incident",
        evidence.of_incident(row.kind, row.count, row.quantity or 0, item),
        indicator=row.code,
        item=row.code if item else "",
        edition=terms.edition_of(row.code),
        contract_id=row.contract_id,
        place_id=row.place_id,
        site=contracts.site_of(row.contract_id, row.place_id),
        period=row.period,
        source=source,
        stream=evidence.COMPLAINT if row.kind == evidence.COMPLAINT else "planned",
    )
