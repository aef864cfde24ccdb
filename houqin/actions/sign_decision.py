"""会签: person after person makes a proposal binding, sends it back, or refuses it; who proposes never signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ladder, _ledger
from houqin.queries import decision as decisions
from houqin.queries.decision import Told
from houqin.records import models as records
from houqin.rules import ladder, period
from houqin.rules.document import demand_scan
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class CouncilPaper:
    """The council's resolution. body: office 院长办公会, party 党委会; the scan of this digest is stored already."""

    body: str
    number: str
    held_on: date
    sha256: str
    media_type: str = "application/pdf"


@_ledger.action
def sign_decision(
    by: Actor,
    at: datetime,
    *,
    ids: tuple[UUID, ...],
    agreed: bool = True,
    reason: str = "",
    back: bool = False,
    paper: CouncilPaper | None = None,
) -> int:
    """Signs, sends `back` or refuses one or many decisions at once; returns how many.

    Whoever holds a proxy of the one whose turn it is signs for him. The council's level asks for its `paper`.
    """
    if not (agreed and not back) and not reason.strip():
        raise Refused("不同意须写明理由")
    if not ids:
        raise Refused("请选择要签批的处理建议")
    rows = list(records.Decision.objects.select_related("proposed_by", "ground").filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refused("有的处理建议不存在，请刷新后再试")
    verdict = "returned" if back else "signed" if agreed else "refused"
    made = [one for found in _found(by, at, rows) for one in _signed(by, at, found, verdict, reason.strip(), paper)]
    facts = {"decisions": [str(row.pk) for row in rows], "agreed": int(verdict == "signed"), "verdict": verdict}
    _ledger.write(by, at, "sign_decision", facts, sorted(made, key=lambda row: ORDER.index(type(row).__name__)))
    return len(rows)


ORDER = ("Signature", "SignedFor", "CouncilPaper", "OrderedFinding")


def _found(by: Actor, at: datetime, rows: Sequence[Any]) -> list[tuple[Told, Any]]:
    """Each with the proxy that is needed for it, or none; refused where it is not this person's turn."""
    replaced = set(records.Sheet.objects.filter(supersedes__isnull=False).values_list("supersedes", flat=True))
    lent = decisions.proxies_of(by.person, at.astimezone(period.HOSPITAL_TIME).date())
    found = []
    for one in decisions.told(rows).values():
        if one.row.sheet_id in replaced:
            raise Refused("这一项所依的考评表已经重算，请签批最新一版的处理建议")
        found.append((one, _proxy(by, at, one, lent)))
    return found


def _proxy(by: Actor, at: datetime, one: Told, lent: Sequence[Any]) -> Any:
    given = [decisions.given_of(signature) for signature in one.given]
    try:
        ladder.refuse_signer(one.life, by.role, by.person, one.row.proposed_by_id, given)
    except Refused:
        proxy = decisions.proxy_for(by, one, lent)
        if proxy is None:
            _ladder.refuse_lapsed(by, at, one)
            raise
        return proxy
    return None


def _signed(
    by: Actor, at: datetime, found: tuple[Told, Any], verdict: str, reason: str, paper: CouncilPaper | None
) -> list[Any]:
    one, proxy = found
    row, role = one.row, proxy.principal.role if proxy else by.role
    if verdict == "returned" and row.sheet_id is not None and row.kind != "waiver":
        raise Refused("由考评得出的事项不能退回修改；不同意请写明理由")
    if verdict == "signed" and not row.clause.strip():
        raise Refused("“%(what)s”没有写明合同条款，不能签批", what=row.reason[:40])
    level = ladder.level_of(one.life, role)
    made = records.Signature(id=derived(row.pk, "signature", level), decision=row, proposed_by_id=row.proposed_by_id)
    made.signed_by_id, made.verdict, made.role, made.reason, made.at = by.person, verdict, level, reason, at
    also = [records.SignedFor(id=derived(made.pk, "for"), signature=made, proxy=proxy)] if proxy else []
    if level == "council" and verdict == "signed":
        also.append(_paper(made, paper, at))
    if verdict == "signed" and one.life.last and row.kind == "rectify_order":
        also += _ladder.ordered_on_signing(row)
    return [made, *also]


def _paper(signature: Any, paper: CouncilPaper | None, at: datetime) -> Any:
    if paper is None:
        raise Refused("这一级须附院长办公会或党委会决议：编号、日期和扫描件")
    if paper.body not in ladder.BODIES:
        raise Refused("决议机构须为 %(known)s 之一", known="、".join(ladder.BODIES))
    if not paper.number.strip():
        raise Refused("请写明会议纪要编号")
    if paper.held_on > period.day(at):
        raise Refused("会议日期晚于今天，请核对")
    if len(paper.sha256) != 64 or not set(paper.sha256) <= set("0123456789abcdef"):
        raise Refused("请附上会议纪要的扫描件")
    demand_scan(paper.media_type)
    row = records.CouncilPaper(id=derived(signature.pk, "paper"), signature=signature, body=paper.body)
    row.number, row.held_on = paper.number.strip()[:64], paper.held_on
    row.sha256, row.media_type = paper.sha256, paper.media_type
    return row
