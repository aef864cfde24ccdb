"""Chronic problems: place by cause, each number a door to the findings that it counts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces.web import say
from houqin.interfaces.web.doing import an_id
from houqin.interfaces.web.figures import Figure
from houqin.queries import chronic as questions
from houqin.queries import finding, sheet
from houqin.rules import money, permission

DAYS = (90, 180, 365)
SHADES = 4


def chronic(request: HttpRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    days = next((one for one in DAYS if str(one) == request.GET.get("days")), DAYS[1])
    chosen = request.GET.get("contract", "")
    found = questions.chronic(by, at=at, days=days, contract=an_id(chosen) if chosen else None)
    most = max((n for row in found["rows"] for _cause, n in row["cells"]), default=1)
    door = {"state": "stands", "since": found["since"]} | ({"contract": chosen} if chosen else {})
    contracts = sheet.contracts_now(by, at=at)["rows"] if permission.may(by.role, "contracts_now") else []
    shown = {
        **{"here": "findings", "days": days, "spans": DAYS, "chosen": chosen, "contracts": contracts, **found},
        "rows": [_row(row, most, door) for row in found["rows"]],
        "causes": [cause or _("未注明") for cause in found["causes"]],
        "rates": [_rate(one) for one in found["contracts"]],
        "figures": _figures(found),
    }
    return render(request, "chronic.html", shown)


def _row(row: Mapping[str, Any], most: int, door: Mapping[str, str]) -> dict[str, Any]:
    """A place with its cells as doors, darker where more came back."""
    here = {**door, "place": row["code"]}
    cells = [
        {"n": n, "shade": -(-n * SHADES // most), "url": _list({**here, "cause": cause or finding.NO_CAUSE})}
        for cause, n in row["cells"]
    ]
    return {**row, "cells": cells, "url": _list(here), "worst_url": _list({**here, "item": row["item"]})}


def _list(asked: Mapping[str, str]) -> str:
    return f"{reverse('findings')}?{urlencode(asked)}"


def _rate(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "rate": say.percent(_share(one["repeated"], one["opened"]))}


def _share(part: int, whole: int) -> int:
    """In hundredths of a percent."""
    return money.half_up(part * 10000, whole) if whole else 0


def _figures(found: Mapping[str, Any]) -> list[Figure]:
    rows = found["contracts"]
    opened, repeated, lapsed, agreed, differed = (
        sum(one[name] for one in rows) for name in ("opened", "repeated", "lapsed", "rechecked", "overturned")
    )
    looked = _("共 %(n)s 件问题") % {"n": opened}
    again = _("抽查 %(n)s 件") % {"n": agreed + differed}
    return [
        Figure(_("复发率"), say.percent(_share(repeated, opened)), "", looked, "warn" if repeated else ""),
        Figure(_("老毛病"), len(found["rows"]), _("处"), _("同一条目三次以上"), "bad" if found["rows"] else ""),
        Figure(_("默认关闭"), lapsed, _("件"), _("72 小时无人复核，不算满意"), "warn" if lapsed else ""),
        Figure(_("抽查不属实"), differed, _("件"), again, "bad" if differed else ""),
    ]
