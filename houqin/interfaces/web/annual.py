"""A contract's year on one page: its parts and what they make, how far the figure carries, and what contradicts it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces.web import say, words
from houqin.queries import year as years
from houqin.rules import permission


def contract_year(request: HttpRequest, id: UUID, year: int) -> HttpResponse:
    by = request.actor
    found = years.annual(by, contract=id, year=year, at=timezone.now())
    shown = {
        **{"here": "contracts", "contract": found["contract"], "year": year, "found": found["found"]},
        **{"sheet": found["sheet"], "parts": _parts(found), "half": found["half"], "sides": found["sides"]},
        **{"months": [points for _month, points in found["months"]], "coverage_bp": found["coverage_bp"]},
        "thin": found["coverage_bp"] is not None and found["coverage_bp"] < found["scheme"].least_coverage,
        "doubts": [_doubt(sign, n) for sign, n in found["contradictions"]],
        "panel": found["panel"] if permission.may(by.role, "panel_result") else None,
        "pass_mark": next((one.at_least for one in reversed(found["scheme"].grades) if one.passed), None),
    }
    return render(request, "contract_year.html", shown)


def _parts(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the contract mixes: each part with its weight, its points and what stands behind it."""
    year, sheet = found["scheme"].year, found["found"]
    if year is None:
        return []
    met, due = found["satisfaction"]
    rows = (
        (_("日常评价"), year.daily, sheet.daily, _("%(n)s 个已考评月份的平均") % {"n": sheet.months}),
        (_("年度考评"), year.annual, sheet.annual, _("%(n)s 席评委") % {"n": found["raters"]}),
        (_("满意度"), year.satisfaction, sheet.satisfaction, _("满意 %(met)s / %(due)s") % {"met": met, "due": due}),
    )
    return [{"name": name, "weight": weight, "points": points, "said": said} for name, weight, points, said in rows]


def _doubt(sign: str, n: int) -> dict[str, Any]:
    return {"said": words.word(sign, "sign"), "n": say.points(n) if sign == "gap" else n, "points": sign == "gap"}
