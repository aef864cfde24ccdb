"""The office's registers of one contract: events, results, quantities, the departments' ballots, the year's close."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houqin.actions import cast_ballot, close_year, record_incident, record_outcome, record_quantity
from houqin.interfaces.web import forming, words
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.forming import Field, Form
from houqin.interfaces.web.trace import around
from houqin.queries import contract as contracts
from houqin.queries import evidence as pieces
from houqin.queries import place as places
from houqin.queries import sheet as sheets
from houqin.rules import evidence, permission
from houqin.rules import period as months
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused
from houqin.rules.scheme import ItemMoney

KINDS = ("record_incident", "record_outcome", "record_quantity", "cast_ballot", "close_year")


def offered(by: Actor, row: Any, terms: contracts.InForce | None) -> list[str]:
    """What this person may register for a contract that is in force and provides for it."""
    fits = {
        "record_quantity": row.pricing == "quantity",
        "record_outcome": terms is not None and any(one.kind in record_outcome.RATED for one in terms.layout.slots),
        "cast_ballot": terms is not None and terms.scheme.year is not None,
        "close_year": terms is not None and terms.scheme.year is not None,
    }
    return [kind for kind in KINDS if terms and permission.may(by.role, kind) and fits.get(kind, True)]


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, id: UUID) -> HttpResponse:
    """The forms, beside what was registered in a month."""
    by, at = request.actor, timezone.now()
    if not any(permission.may(by.role, kind) for kind in KINDS):
        raise Forbidden("您没有可以登记的事项")
    found = sheets.contract(by, id, at=at)
    row, terms, month = found["row"], found["terms"], _month(request)
    counted = contracts.counted(by, contract=id, month=month) if permission.may(by.role, "counted") else ()
    made = _forms(by, id, terms, month, counted) if terms else {}
    forms = [made[kind] for kind in offered(by, row, terms)]
    back = f"{reverse('register', args=[id])}?month={month}"
    gone = forming.answered(request, forms, back)
    if gone:
        return gone
    shown = {"here": "contracts", "contract": row, "period": month, **around(month), "forms": forms}
    shown |= {"counted": counted, "places": places.places(by), **_registered(by, id, month)}
    return render(request, "register.html", shown, status=422 if any(one.wrong for one in forms) else 200)


def _month(request: HttpRequest) -> int:
    said = request.GET.get("month", "")
    month = int(said) if said.isdecimal() and len(said) == 6 else months.of(timezone.now())
    if not months.is_month(month):
        raise Refused("月份须写作 2026-11")
    return month


def _registered(by: Actor, id: UUID, month: int) -> dict[str, Any]:
    """What each register holds, as far as this person may read it."""
    asks = {
        "incidents": partial(pieces.incidents, contract=id, month=month),
        "outcomes": partial(pieces.outcomes, contract=id, month=month),
        "ballots": partial(pieces.ballots, contract=id, year=month // 100),
    }
    return {name: ask(by) if permission.may(by.role, name) else None for name, ask in asks.items()}


# ── The forms ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _forms(by: Actor, id: UUID, terms: contracts.InForce, month: int, counted: Sequence[Any]) -> dict[str, Form]:
    year = str(month // 100)
    made = [
        Form("record_incident", _incident(terms), lambda said: _event(by, id, said), once=True),
        Form("record_outcome", _outcome(terms), lambda said: _result(by, id, said), once=True),
        Form("record_quantity", _quantity(counted), lambda said: _count(by, id, month, said), once=True),
        Form("cast_ballot", _ballot(year), lambda said: _vote(by, id, said)),
        Form("close_year", [_year(year)], lambda said: _close(by, id, said["year"])),
    ]
    return {one.kind: one for one in made}


def _when() -> Field:
    return Field("happened_at", _("发生时间"), "moment", True, timezone.localtime().strftime("%Y-%m-%dT%H:%M"))


def _beside() -> list[Field]:
    sides = [(one, words.word(one, "source")) for one in evidence.SOURCES]
    return [
        Field("source", _("评价方"), required=True, value="department", options=sides),
        Field("place", _("地点编码（可不填）"), "place"),
        Field("note", _("说明"), "text"),
    ]


def _incident(terms: contracts.InForce) -> list[Field]:
    return [
        Field("what", _("事件"), required=True, options=_known(terms), grouped=True),
        _when(),
        Field("count", _("次数"), "whole", True, "1"),
        Field("quantity", _("数量（按时长、件数计的才填）"), "hundredths"),
        *_beside(),
    ]


def _known(terms: contracts.InForce) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every code that the contract knows, by the kind of event."""
    texts = _texts(terms)
    return [
        (words.word(kind, "incident"), [(f"{kind}/{code}", f"{code} {texts[code]}") for code in sorted(codes)])
        for kind in evidence.INCIDENTS
        if (codes := terms.codes(kind))
    ]


def _texts(terms: contracts.InForce) -> dict[str, str]:
    fined = [item for one in terms.scheme.payment if isinstance(one, ItemMoney) for item in one.items]
    return {
        **{code: item.text for edition in terms.pins.values() for code, item in edition.items_by_code.items()},
        **{code: said for code, (_effect, said) in terms.layout.vetoes.items()},
        **{code: extra.text for code, extra in terms.layout.extras.items()},
        **{item.code: item.text for item in fined},
    }


def _outcome(terms: contracts.InForce) -> list[Field]:
    rated = [one for one in terms.layout.slots if one.kind in record_outcome.RATED]
    kinds = [(kind, words.word(kind, "outcome")) for kind in words.WORDS["outcome"]]
    return [
        Field("item", _("条目"), required=True, options=[(one.code, f"{one.code} {one.text}") for one in rated]),
        Field("met", _("完成数（或实测值）"), "whole", True),
        Field("due", _("应完成数（或标准值）"), "whole", True),
        Field("sort", _("类别"), required=True, value="task", options=kinds),
        _when(),
        *_beside(),
    ]


def _quantity(counted: Sequence[Any]) -> list[Field]:
    listed = [(one.name, f"{one.name}（{one.unit}）") for one in counted]
    return [
        Field("name", _("项目"), required=True, options=listed),
        Field("count", _("本月数量"), "hundredths", True),
        Field("note", _("更正的理由（改先前登记的数才填）")),
    ]


def _ballot(year: str) -> list[Field]:
    stands = [("points", _("打分")), ("recused", _("声明回避"))]
    return [
        _year(year),
        Field("dimension", _("打的是哪一项分"), required=True),
        Field("stand", _("打分或回避"), required=True, value="points", options=stands),
        Field("points", _("分数（0—100）"), "hundredths"),
    ]


def _year(year: str) -> Field:
    return Field("year", _("年度"), "whole", True, year)


# ── The deeds ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _event(by: Actor, contract: UUID, said: Mapping[str, Any]) -> None:
    kind, _slash, code = said["what"].partition("/")
    facts = {name: value for name, value in said.items() if name != "what"}
    facts |= {"id": an_id(said["id"]), "contract": contract, "kind": kind, "code": code}
    record_incident.record_incident(by, timezone.now(), digest=forming.digest(facts), **facts)


def _result(by: Actor, contract: UUID, said: Mapping[str, Any]) -> None:
    facts = {name: value for name, value in said.items() if name != "sort"}
    facts |= {"id": an_id(said["id"]), "contract": contract, "kind": said["sort"]}
    record_outcome.record_outcome(by, timezone.now(), digest=forming.digest(facts), **facts)


def _count(by: Actor, contract: UUID, month: int, said: Mapping[str, Any]) -> None:
    facts = {**said, "contract": contract, "month": month, "id": an_id(said["id"])}
    record_quantity.record_quantity(by, timezone.now(), digest=forming.digest(facts), **facts)


def _vote(by: Actor, contract: UUID, said: Mapping[str, Any]) -> None:
    facts = {"year": said["year"], "dimension": said["dimension"], "points": said.get("points")}
    recused = said["stand"] == "recused"
    cast_ballot.cast_ballot(by, timezone.now(), contract=contract, recused=recused, **facts)


def _close(by: Actor, contract: UUID, year: int) -> None:
    if not close_year.close_year(by, timezone.now(), contract=contract, year=year):
        raise Refused("证据没有变化，不必重算")
