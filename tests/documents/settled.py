"""Months that were settled, deed by deed, with all that a paper can show: a veto, a rate, money, an objection."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from houqin.actions.accept_sheet import accept_sheet
from houqin.actions.attach_photo import attach_photo
from houqin.actions.cast_ballot import cast_ballot
from houqin.actions.close_month import close_month
from houqin.actions.close_year import close_year
from houqin.actions.issue_statement import issue_statement
from houqin.actions.raise_objection import raise_objection
from houqin.actions.record_incident import record_incident
from houqin.actions.record_outcome import record_outcome
from houqin.actions.record_quantity import record_quantity
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.actions.sign_decision import sign_decision
from houqin.interfaces import photos
from houqin.records import models
from tests import deeds
from tests.cast import House, an_id

MONTH, SEEN, CLOSED, SETTLED = deeds.MONTH, deeds.SEEN, deeds.CLOSED, deeds.SETTLED
FAILS = {deeds.WITH_PHOTO: 3, deeds.PHOTO_LESS: 1}
MONEY = {
    "measure": "item_money",
    "clause": "8.4",
    "items": [{"code": "smoke", "text": "员工在禁烟区吸烟", "each": "200"}],
}
PAYMENT = [*deeds.SCHEME["payment"], MONEY]
WEIGHED = {
    **deeds.SCHEME,
    "cards": [{"pack": "cleaning", "weight": 70}, {"pack": "service_common", "weight": 30}],
    "extras": [{"code": "praise", "text": "获市级表扬", "each": 1, "cap": 2}],
    "payment": PAYMENT,
}
CLAUSES = (*deeds.CLAUSES, ("8.4", "禁烟区吸烟每人次减少价款200元", "deduction"))


def told(*parts: object) -> dict:
    return {"id": an_id(*parts), "digest": sha256(repr(parts).encode()).hexdigest()}


def contract(house: House, **changes) -> UUID:
    return deeds.contract(house, **({"clauses": CLAUSES, "scheme": {**deeds.SCHEME, "payment": PAYMENT}} | changes))


def visited(house: House, id: UUID, fails: dict[str, int] | None = None) -> None:
    """One round whose announced photo has arrived."""
    photo = photos.keep(deeds.picture())
    deeds.visit(house, id, FAILS if fails is None else fails)
    if fails or fails is None:
        at = SEEN + timedelta(hours=1)
        attach_photo(house.people["inspector"], at, sha256=photo.sha256, size=photo.size, media_type=photo.media_type)


def event(house: House, id: UUID, code: str, kind: str, **changes) -> None:
    by, said = house.people["office"], told(id, code)
    record_incident(by, SEEN, **said, contract=id, code=code, kind=kind, happened_at=SEEN, **changes)


def closed(house: House, id: UUID) -> models.Sheet:
    close_month(house.people["office"], CLOSED, month=MONTH, only=[id])
    return deeds.sheet(id)


def objected(house: House, id: UUID, codes: tuple[str, ...], verdict: str = "") -> None:
    """Against lines of the sheet in force; ruled on if there is a verdict."""
    said, by = told(id, "objection"), house.people["provider"]
    at = CLOSED + timedelta(hours=1)
    raise_objection(by, at, **said, sheet=deeds.sheet(id).pk, text="当日已整改完毕", codes=list(codes))
    if verdict:
        reason = "照片不能说明问题"
        rule_on_objection(house.people["leader"], at, objection=said["id"], verdict=verdict, reason=reason)


def issued(house: House, id: UUID, month: int = MONTH, at: datetime = SETTLED) -> models.Statement:
    """Everything proposed signed, then the statement."""
    waiting = models.Decision.objects.filter(contract=id, period=month, signature__isnull=True)
    for row in waiting.filter(sheet=deeds.sheet(id, month)):
        sign_decision(house.people[row.needs], at - timedelta(hours=1), ids=(row.pk,))
    issue_statement(house.people["chief"], at, month=month, only=(id,))
    return models.Statement.objects.select_related("contract__provider", "sheet").get(contract=id, period=month)


def plain(house: House, **changes) -> models.Statement:
    """Two items failed, one photo, and one person smoked."""
    id = contract(house, **changes)
    visited(house, id)
    event(house, id, "smoke", "money")
    closed(house, id)
    return issued(house, id)


def weighed(house: House) -> models.Statement:
    """Two cards of different weight, praise, a veto, and a line still in dispute."""
    pins = {"cleaning": "2026-01-01", "service_common": "2026-01-01"}
    id = contract(house, scheme=WEIGHED, pins=pins)
    visited(house, id)
    event(house, id, "praise", "bonus")
    event(house, id, "cleaning.veto.1", "veto")
    closed(house, id)
    objected(house, id, (deeds.PHOTO_LESS,))
    return issued(house, id)


def income(house: House) -> models.Statement:
    """A car park: the provider pays, and pays more for its faults."""
    return plain(house, name="停车场经营", direction="income")


def counted(house: House) -> models.Statement:
    """Linen by the piece: what both sides counted, times the price."""
    prices = ({"name": "床单", "unit": "件", "price_fen": 235}, {"name": "工作服", "unit": "件", "price_fen": 333})
    id = contract(house, pricing="quantity", prices=prices, monthly_fen=0)
    for side in ("office", "provider"):
        for name, count in (("床单", 4_120_00), ("工作服", 1_050_50)):
            said, by = told(id, side, name), house.people[side]
            record_quantity(by, SEEN, **said, contract=id, month=MONTH, name=name, count=count)
    visited(house, id)
    closed(house, id)
    return issued(house, id)


def rated(house: House, ratio: str) -> models.Statement:
    """A rate of 57 of 60 met, and the provider agreed."""
    id = contract(house)
    visited(house, id, {})
    by, said = house.people["office"], told(id, ratio)
    record_outcome(by, SEEN, **said, contract=id, item=ratio, met=57, due=60, happened_at=SEEN)
    sheet = closed(house, id)
    accept_sheet(house.people["provider"], CLOSED, sheet=sheet.pk)
    return issued(house, id)


def annual(house: House) -> models.Statement:
    """A tenth of the fee waits for the year, whose score is the months' and the panel's."""
    tiers = [{"at_least": 95, "pay": 100}, {"at_least": 80, "pay": 70}, {"at_least": 0, "pay": 0}]
    held = {"measure": "annual_tiers", "clause": "8.3", "share": 10, "tiers": tiers}
    scheme = {**deeds.SCHEME, "payment": [held], "year": {"daily": 60, "annual": 40}}
    id = contract(house, scheme=scheme)
    visited(house, id)
    closed(house, id)
    issued(house, id)
    by, end = house.people["ward"], datetime(2027, 1, 5, 2, tzinfo=UTC)
    cast_ballot(by, end, contract=id, year=2026, dimension="服务态度", points=88_35)
    close_year(house.people["office"], end, contract=id, year=2026)
    return issued(house, id, 202600, end + timedelta(days=9))


def restated(house: House) -> models.Statement:
    """October's objection is upheld after its statement, so November gives the money back."""
    id = contract(house)
    visited(house, id)
    closed(house, id)
    issued(house, id)
    objected(house, id, (deeds.PHOTO_LESS,), "upheld")
    for row in models.Decision.objects.filter(contract=id, signature__isnull=True):
        sign_decision(house.people[row.needs], SETTLED, ids=(row.pk,))
    deeds.visit(house, id, {}, n=2, started_at=SEEN + timedelta(days=31))
    close_month(house.people["office"], CLOSED + timedelta(days=30), month=202611, only=[id])
    return issued(house, id, 202611, SETTLED + timedelta(days=30))


def unassessed(house: House) -> models.Statement:
    """Too little was seen: no score, the whole fee."""
    id = contract(house, scheme={**deeds.SCHEME, "least_coverage": 100})
    visited(house, id, {})
    closed(house, id)
    return issued(house, id)
