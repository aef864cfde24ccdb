"""Terms as a row: the scheme checked in form and sense, the packs pinned, and the design numbers confirmed by name."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.queries import standard
from houqin.records import models as records
from houqin.rules import declared, money, scheme, sheet
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.standard import Edition


def terms(
    by: Actor,
    id: UUID,
    contract: UUID,
    *,
    from_period: int,
    said: Mapping[str, Any],
    pins: Mapping[str, str],
    monthly_fen: int,
    prices: Sequence[Mapping[str, Any]],
    confirmed: bool,
) -> Any:
    """The row of Terms; refused with every fault of the scheme, an unknown pack, or design numbers nobody confirmed."""
    try:
        read = scheme.parse(said)
    except declared.Faulty as faulty:
        raise Refused(f"考评方案有误：{faulty}") from faulty
    wanted = [card.pack for card in read.cards if card.pack]
    editions = {pack: standard.find(pack, _day(pack, pins)) for pack in wanted}
    sheet.layout(read, editions)
    design = _design(editions)
    if design and not confirmed:
        raise Refused(f"有 {len(design)} 项数值为自拟，须由合同负责人逐项确认后才能签订")
    if monthly_fen < 0:
        raise Refused("月服务费不得为负")
    return records.Terms(
        id=id,
        contract_id=contract,
        from_period=from_period,
        monthly_fen=monthly_fen,
        scheme=_ledger.canonical(declared.plain(read)),
        pins=_ledger.canonical({pack: _pin(edition) for pack, edition in editions.items()}),
        prices=json.dumps([_price(price) for price in prices], ensure_ascii=False),
        confirmed=_ledger.canonical({"items": design}),
        confirmed_by_id=by.person or None if design else None,
    )


def _pin(edition: Edition) -> dict[str, str]:
    """What finds this very edition again: its date, its digest, and the places whose local rules are in it."""
    said = {"edition": edition.edition.isoformat(), "digest": edition.digest}
    places = standard.regions()
    return said | {"places": places} if places else said


def _day(pack: str, pins: Mapping[str, str]) -> date:
    if pack not in pins:
        raise Refused(f"标准包 {pack} 没有指明版本")
    return date.fromisoformat(pins[pack])


def _design(editions: Mapping[str, Edition]) -> list[str]:
    return [item.code for edition in editions.values() for item in edition.items if item.support == "design"]


def _price(price: Mapping[str, Any]) -> dict[str, Any]:
    fen = price["price_fen"]
    if fen < 0:
        raise Refused(f"单价不得为负：{price['name']} {money.yuan(fen)}")
    return {"name": price["name"], "unit": price["unit"], "price_fen": fen}
