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
    pricing: str,
    prices: Sequence[Mapping[str, Any]],
    confirmed: bool,
) -> Any:
    """The row of Terms; refused with every fault of the scheme, an unknown pack, or design numbers nobody confirmed."""
    read, editions = _judged_by(said, pins)
    design = _design(editions)
    if design and not confirmed:
        raise Refused("有 %(n)s 项数值为自拟，须由合同负责人逐项确认后才能签订", n=len(design))
    if monthly_fen < 0:
        raise Refused("月服务费不得为负")
    listed = _price_list(pricing, prices)
    return records.Terms(
        id=id,
        contract_id=contract,
        from_period=from_period,
        monthly_fen=monthly_fen,
        scheme=_ledger.canonical(declared.plain(read)),
        pins=_ledger.canonical({pack: _pin(edition) for pack, edition in editions.items()}),
        prices=json.dumps(listed, ensure_ascii=False),
        confirmed=_ledger.canonical({"items": design}),
        confirmed_by_id=by.person or None if design else None,
    )


def _judged_by(said: Mapping[str, Any], pins: Mapping[str, str]) -> tuple[scheme.Scheme, dict[str, Edition]]:
    """The scheme as read and the editions that its cards pin, which must fit together."""
    try:
        read = scheme.parse(said)
    except declared.Faulty as faulty:
        raise Refused("考评方案有误：%(faulty)s", faulty=faulty) from faulty
    wanted = [card.pack for card in read.cards if card.pack]
    strange = [pack for pack in pins if pack not in wanted]
    if strange:
        raise Refused(
            "考评方案没有用到标准包 %(strange)s，请去掉，或在考核表（cards）中写上", strange="、".join(strange)
        )
    editions = {pack: standard.find(pack, _day(pack, pins)) for pack in wanted}
    sheet.layout(read, editions)
    return read, editions


def _price_list(pricing: str, prices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    listed = [_price(price) for price in prices]
    if pricing == "quantity" and not listed:
        raise Refused("按数量计价的合同须有价目表")
    if len({price["name"] for price in listed}) < len(listed):
        raise Refused("价目表里有重名的项目")
    return listed


def _pin(edition: Edition) -> dict[str, str]:
    """What finds this very edition again: its date, its digest, and the places whose local rules are in it."""
    said = {"edition": edition.edition.isoformat(), "digest": edition.digest}
    places = standard.regions()
    return said | {"places": places} if places else said


def _day(pack: str, pins: Mapping[str, str]) -> date:
    if pack not in pins:
        raise Refused("标准包 %(pack)s 没有指明版本", pack=pack)
    try:
        return date.fromisoformat(str(pins[pack]))
    except ValueError:
        raise Refused(
            "标准包 %(pack)s 的版本须为日期，如 2026-01-01，现为 %(said)s", pack=pack, said=pins[pack]
        ) from None


def _design(editions: Mapping[str, Edition]) -> list[str]:
    return [item.code for edition in editions.values() for item in edition.items if item.support == "design"]


PRICE = {"name": str, "unit": str, "price_fen": int}
SHARE = {"name": str, "unit": str, "share_bp": int}
FULL = 10000


def _price(price: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the price list; refused with the keys that it should have."""
    if price.keys() == SHARE.keys():
        return _share(price)
    if price.keys() != PRICE.keys() or not all(isinstance(price[key], kind) for key, kind in PRICE.items()):
        raise Refused("价目表每行须写 name（文字）、unit（文字）、price_fen（分，整数），不多不少")
    if price["price_fen"] < 0:
        raise Refused("单价不得为负：%(name)s %(yuan)s", name=price["name"], yuan=money.yuan(price["price_fen"]))
    return {key: price[key] for key in PRICE}


def _share(price: Mapping[str, Any]) -> dict[str, Any]:
    """A share of a turnover, which is counted in yuan."""
    if not isinstance(price["share_bp"], int) or not 0 < price["share_bp"] <= FULL or price["unit"] != "元":
        raise Refused("“%(name)s”按营业额分成：单位须为元，比例须在 0 与 100% 之间", name=price["name"])
    return {key: price[key] for key in SHARE}
