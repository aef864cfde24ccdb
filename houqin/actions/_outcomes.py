"""An outcome and how it counts, for every deed that says how many of what was due was met."""

from typing import Any

from houqin.actions import _marks
from houqin.queries import contract as contracts
from houqin.rules import evidence
from houqin.rules.refusal import Refused

RATED = ("ratio", "banded")


def demand_rated(terms: contracts.InForce, item: str) -> Any:
    """The slot of an item that is judged by what was met; refused for any other."""
    slot = terms.layout.by_code.get(item)
    if slot is None:
        raise Refused("检查项 %(item)s 不在本合同的考核表内，不能计分", item=item)
    if slot.kind not in RATED:
        raise Refused("%(item)s 不按比率计分，请在检查中记录", item=item)
    return slot


def mark(row: Any, terms: contracts.InForce) -> Any:
    """The mark of an outcome."""
    count = evidence.of_value if terms.layout.by_code[row.item].kind == "banded" else evidence.of_outcome
    return _marks.mark(
        row,
        "outcome",
        count(row.met, row.due),
        indicator=row.item,
        item=row.item,
        edition=terms.edition_of(row.item),
        contract_id=row.contract_id,
        site=contracts.site_of(row.contract_id, row.place_id),
        place_id=row.place_id,
        period=row.period,
        source=row.source,
        stream=row.stream,
    )
