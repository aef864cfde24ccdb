"""试算 beside a scheme being written: which figures it asks for, how they are read, and what comes of them in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from houqin.interfaces.web import words
from houqin.interfaces.web.fields import Field
from houqin.rules import money, trial
from houqin.rules.declared import NUMBER
from houqin.rules.payment import Happened
from houqin.rules.scheme import Scheme

Raw = Mapping[str, Any]
WITH_HISTORY = ("warn_then_fine", "points_ledger")
EFFECTS = ("month_fail", "grade_drop1", "terminate")
NONE = ("—", "-", "未考评", "无")  # a month that was not assessed


def rows(raw: Raw, name: str) -> list[Raw]:
    """A list of values as typed so far, whatever shape it has."""
    found = raw.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def number(said: Any) -> int:
    """A figure as typed so far, in hundredths; what is no number counts nothing."""
    try:
        return money.hundredths(str(said or "0").strip().removesuffix("%"))
    except ValueError:
        return 0


@dataclass(slots=True)
class Sheet:
    """The figures a scheme asks for, each an input; `wrong` counts those that cannot be read."""

    typed: Raw
    groups: dict[str, list[Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    wrong: int = 0
    some: bool = False

    def ask(self, path: str, label: str, read: Callable[[str], Any], unit: str = "") -> Field:
        """An input; what was typed in it, read, becomes `values[path]`."""
        said = self._said(path)
        made = Field(f"trial.{path}", label, "text" if read is str else "number", said, said, unit)
        if said.strip():
            self.some = True
            try:
                self.values[path] = read(said.strip())
            except ValueError as why:
                self.wrong += 1
                made.faults.append(_(str(why)))
        return made

    @property
    def effect(self) -> str:
        said = self.typed.get("effect")
        return said if said in EFFECTS else ""

    def _said(self, path: str) -> str:
        here: Any = self.typed
        for step in path.replace("]", "").replace("[", ".").split("."):
            if isinstance(here, list):
                here = here[int(step)] if int(step) < len(here) else ""
            else:
                here = here.get(step, "") if isinstance(here, Mapping) else ""
        return here if isinstance(here, str) else ""


def sheet(scheme: Raw, typed: Any, packs: Mapping[str, str]) -> Sheet:
    """What this scheme, finished or not, needs to be tried; `packs` are the names of the packs."""
    asked = Sheet(typed if isinstance(typed, Mapping) else {})
    measures = rows(scheme, "payment")
    asked.groups["fee"] = [asked.ask("fee", _("当月服务费"), _fen, _("元"))]
    asked.groups["sites"] = _sites(asked, scheme, packs)
    asked.groups["own"] = [
        asked.ask(f"ratios.{c}-{i}", _("%(text)s：数值 ÷ 均值") % {"text": one.get("text") or "—"}, _ratio)
        for c, card in enumerate(rows(scheme, "cards"))
        for i, one in enumerate(rows(card, "items"))
    ]
    asked.groups["extras"] = [
        asked.ask(f"extras.{i}", str(one.get("text") or one.get("code") or "—"), _count, _("次"))
        for i, one in enumerate(rows(scheme, "extras"))
    ]
    asked.groups["money"] = [
        _occurrence(asked, f"{m}-{i}", one)
        for m, measure in enumerate(measures)
        for i, one in enumerate(rows(measure, "items"))
    ]
    if rows(scheme, "ladders") or any(measure.get("measure") in WITH_HISTORY for measure in measures):
        asked.groups["earlier"] = [asked.ask("earlier", _("合同年度内此前各月得分"), _history)]
    if isinstance(scheme.get("year"), Mapping):
        asked.groups["year"] = _year(asked)
    return asked


def _sites(asked: Sheet, scheme: Raw, packs: Mapping[str, str]) -> list[dict[str, Any]]:
    """Points by site, card and side of raters."""
    cards = [(c, card) for c, card in enumerate(rows(scheme, "cards")) if "pack" in card]
    sides = [str(one.get("name", "")) for one in rows(scheme, "sources")] or [""]
    apart = scheme.get("sites") in ("mean", "lowest")
    count = max(1, len(rows(asked.typed, "sites"))) if apart else 1
    found = []
    for s in range(count):
        name = asked.ask(f"sites[{s}].name", _("点位"), str) if apart else None
        cells = [
            {
                "pack": packs.get(str(card.get("pack")), _("未选标准包")),
                "cells": [asked.ask(f"sites[{s}].points.{c}-{side}", _side(side), _points) for side in sides],
            }
            for c, card in cards
        ]
        found.append({"path": f"trial.sites[{s}]", "name": name, "cards": cells})
    return found


def _side(side: str) -> str:
    return _("%(side)s得分") % {"side": words.word(side, "source")} if side else _("得分")


def _occurrence(asked: Sheet, key: str, item: Raw) -> Field:
    """How often, or how much of it, by what the item's money goes by."""
    text = item.get("text") or item.get("code") or "—"
    if number(item.get("rate")):
        return asked.ask(f"quantity.{key}", _("%(text)s：数量") % {"text": text}, _fen)
    return asked.ask(f"times.{key}", _("%(text)s：次数") % {"text": text}, _count)


def _year(asked: Sheet) -> list[Field]:
    return [
        asked.ask("months", _("全年各月得分"), _history),
        asked.ask("panel", _("年度考评各评委评分"), _history),
        asked.ask("happy", _("满意人数"), _count),
        asked.ask("asked", _("调查人数"), _count),
        asked.ask("year_fee", _("年服务费"), _fen, _("元")),
    ]


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _points(said: str) -> int:
    points = money.hundredths(said)
    if not 0 <= points <= 10000:
        raise ValueError(_("须在 0 与 100 之间"))
    return points


def _fen(said: str) -> int:
    fen = money.fen(said)
    if fen < 0:
        raise ValueError(_("不得为负"))
    return fen


def _ratio(said: str) -> Fraction:
    if not NUMBER.fullmatch(said) or said.startswith("-"):
        raise ValueError(_("须为数字，如 0.85"))
    return Fraction(said)


def _count(said: str) -> int:
    if not (said.isascii() and said.isdigit()) or len(said) > 9:
        raise ValueError(_("须为整数"))
    return int(said)


def _history(said: str) -> list[int | None]:
    """“91、78、—、77”: points month by month, a dash for a month not assessed."""
    parts = said.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
    return [None if part in NONE else _points(part) for part in parts if part]


# ── What comes of it ──────────────────────────────────────────────────────────────────────────────────────────────────


def given(scheme: Scheme, asked: Sheet) -> trial.Given:
    values = asked.values
    own = [(f"ratios.{c}-{i}", item.code) for c, card in enumerate(scheme.cards) for i, item in enumerate(card.items)]
    return trial.Given(
        fee_fen=values.get("fee", 0),
        points=_seen(scheme, values),
        ratios={code: values[path] for path, code in own if path in values},
        events={one.code: values[f"extras.{i}"] for i, one in enumerate(scheme.extras) if values.get(f"extras.{i}")},
        effects=[asked.effect] if asked.effect else [],
        happened=_happened(scheme, values),
        earlier=values.get("earlier", ()),
    )


def _seen(scheme: Scheme, values: Mapping[str, Any]) -> dict[tuple[str, str, int], int]:
    found = {}
    for path, value in values.items():
        row, dot, key = path.partition(".points.")
        if dot:
            card, _dash, source = key.partition("-")
            number, name = int(row[len("sites[") : -1]) + 1, values.get(f"{row}.name", "")
            site = "" if scheme.sites == "pooled" else f"{number} {name}".strip()  # two sites may share a name
            found[site, source, int(card)] = value
    return found


def _happened(scheme: Scheme, values: Mapping[str, Any]) -> dict[str, Happened]:
    found = {}
    for m, measure in enumerate(scheme.payment):
        for i, item in enumerate(getattr(measure, "items", ())):
            times, quantity = values.get(f"times.{m}-{i}", 0), values.get(f"quantity.{m}-{i}", 0)
            if times or quantity:
                found[item.code] = Happened(times or 1, quantity)
    return found


def tried(scheme: Scheme, asked: Sheet) -> dict[str, Any] | None:
    """The result as the page shows it; None while nothing was typed or something cannot be read."""
    if asked.wrong or not (asked.some or asked.effect):
        return None
    imagined = given(scheme, asked)
    month = trial.month(scheme, imagined)
    sites = trial.by_site(scheme, imagined) if len({site for site, _source, _card in imagined.points}) > 1 else {}
    return {
        "month": month,
        "share": money.half_up(10000 * month.payable_fen, month.fee_fen) if month.fee_fen else None,
        "sites": list(sites.items()),
        "own": list({line.code: line for line in month.sheet.lines if line.code in imagined.ratios}.values()),
        "changes": [line for line in month.sheet.lines if line.kind in ("extra", "veto")],
        "year": _tried_year(scheme, asked.values),
    }


def _tried_year(scheme: Scheme, values: Mapping[str, Any]) -> trial.TriedYear | None:
    if scheme.year is None or "months" not in values:
        return None
    panel: Sequence[int] = [points for points in values.get("panel", ()) if points is not None]
    satisfaction = (values.get("happy", 0), values["asked"]) if values.get("asked") else None
    return trial.annual(scheme, values["months"], panel, satisfaction, values.get("year_fee", 0))
