"""From a yuan back to the photo: a month's sheet, one of its lines, one piece of evidence, and a picture."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces import photos
from houqin.interfaces.web import documents, provider, say, telling, words
from houqin.queries import evidence as seen
from houqin.queries import sampling
from houqin.queries import sheet as sheets
from houqin.rules import money, period
from houqin.rules.sheet import Line


def contract_month(request: HttpRequest, id: UUID, period: int) -> HttpResponse:
    """The sheet in force, or how an open month stands; ?all=1 also lists the lines that lost nothing."""
    by = request.actor
    found = sheets.sheet(by, id, period, at=timezone.now())
    scheme, lines, sheet = found["terms"].scheme, found["lines"], head(found)
    shown = [one for one in lines if one.kind == "item" and (one.lost or request.GET.get("all"))]
    shown += [one for one in lines if one.kind == "unseen"]
    weights = {card.pack or "own": card.weight for card in scheme.cards} if len(scheme.cards) > 1 else {}
    context = {
        **{"here": "contracts", "contract": found["contract"], "period": period, "sheet": sheet, **around(period)},
        **{"money": found["money"], "versions": found["versions"], "decisions": found["decisions"]},
        "sections": _named(sheets.sections(shown, weights), found["terms"].pins),
        "clean": sum(one.kind == "item" for one in lines) - sum(one.kind == "item" for one in shown),
        "events": [one for one in lines if one.kind in ("extra", "veto")],
        "road": telling.road(scheme, lines, sheet["points"], sheet["grade"], found["money"]),
        "entries": [{"entry": one, "url": grounds(found, one)} for one in found["money"].entries],
        "objections": found["objections"],
        "statement": found["statement"],
        "deeds": provider.deeds_of(by, found),
        "document": documents.beside(by, "notice", sheet["id"]),
        "again": recurring(found["again"], id, period, bool(scheme.repeat)),
        "bias": sampling.visit_bias(by, contract=id, month=period) if "targeted" in scheme.streams else {},
    }
    return render(request, "contract_month.html", context)


def _named(sections: Sequence[Mapping[str, Any]], pins: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each part of the sheet under the name of its card."""
    return [{**one, "card": pins[one["card"]].name if one["card"] in pins else _("合同自有条目")} for one in sections]


def recurring(counted: tuple[int, int], contract: UUID, month: int, scored: bool) -> dict[str, Any]:
    """How many of a month's findings had been there before, as a share with the list that it counts."""
    opened, again = counted
    asked = {"state": "stands", "contract": contract, "month": month}
    doors = [f"{reverse('findings')}?{urlencode(one)}" for one in (asked, asked | {"again": 1})]
    rate = say.percent(money.half_up(again * 10000, opened)) if opened else "—"
    return {"opened": opened, "again": again, "rate": rate, "all": doors[0], "url": doors[1], "scored": scored}


def head(found: Mapping[str, Any]) -> dict[str, Any]:
    """What stands above a sheet, be it published or only how the month stands now."""
    row, judged = found["row"], found["preview"].sheet if found["preview"] else None
    kept = row or judged
    return {
        **{"id": row.pk if row else None, "version": row.version if row else 0, "state": found["state"]},
        **{"points": kept.points if kept else None, "grade": (kept.grade or "") if kept else ""},
        **{"coverage_bp": kept.coverage_bp if kept else 0, "assessed": bool(kept and kept.assessed)},
        **{
            "reason": words.word(kept.reason, "reason") if kept else _("还没有证据"),
            "kernel": kept.kernel if kept else "",
        },
        **{"watermark": row.watermark if row else None, "inputs_digest": row.inputs_digest if row else ""},
        **{"passed": found["passed"], "objection_until": found["objection_until"]},
    }


def grounds(found: Mapping[str, Any], entry: Any) -> str:
    """Where an amount opens: its page of grounds once it is on a statement, before that the lines it follows from."""
    if found["statement"]:
        return reverse("basis", args=[found["statement"].pk, entry.key])
    return "#lines"


def around(month: int) -> dict[str, int | None]:
    """The months before and after a month; none lies after the present one, and a year has neither."""
    if not month % 100:
        return {"before": None, "after": None}
    after = period.after(month)
    return {"before": period.after(month, -1), "after": after if after <= period.of(timezone.now()) else None}


def line(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    found = sheets.line(request.actor, id, code)
    lines: Sequence[Line] = found["lines"]
    shown = {
        **{"here": "contracts", "sheet": found["sheet"], "contract": found["contract"], "line": lines[0]},
        **{"lost": sum(one.lost for one in lines), "laws": found["laws"]},
        "rows": sorted(found["rows"], key=lambda row: not row["n_failed"]),
        "hows": [{"of": of(one), "said": telling.line(one, found["scheme"])} for one in lines],
        "rule_said": telling.rule(found["item"]),
        "unit": found["item"].rule.unit if found["item"] else "",
        "decisions": [one for one in found["decisions"] if one["row"].amount_fen],
    }
    return render(request, "line.html", shown)


def of(one: Line) -> str:
    """Which site and which side of raters a line belongs to, where the scheme keeps them apart."""
    return " · ".join(part for part in (one.site, words.word(one.source, "source") if one.source else "") if part)


def evidence(request: HttpRequest, id: UUID) -> HttpResponse:
    found = seen.evidence(request.actor, id)
    item = found["item"]
    shown = {**found, "here": "contracts", "rule_said": telling.rule(item), "unit": item.rule.unit if item else ""}
    return render(request, "evidence.html", shown)


def photo(request: HttpRequest, sha256: str) -> FileResponse:
    """The bytes as they came; named by their digest, so they never change."""
    row = seen.photo(request.actor, sha256)
    answer = FileResponse(photos.path(row.sha256).open("rb"), content_type=row.media_type)
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
