"""What was promised and how it is judged: dated, cited YAML, one folder per service line or topic."""

import csv
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from houqin.packs import positioned
from houqin.rules import layering, standard
from houqin.rules.norm import Basis, Turnover
from houqin.rules.refusal import Problem, Refused, Wrong
from houqin.rules.standard import Edition

HERE = Path(__file__).parent
OWN = "本院版本"


@cache
def names() -> tuple[str, ...]:
    """Every pack, by folder name."""
    return tuple(sorted({path.parent.name for path in HERE.glob("*/*-*-*.yaml")}))


@cache
def files(pack: str) -> tuple[str, ...]:
    """A pack's edition files: `2026-01-01` for the nation's, `2026-01-01.shandong` for a more local layer's."""
    if pack not in names():
        near = get_close_matches(pack, names(), n=1)
        raise Refused(f"没有标准包 {pack}" + (f"，是不是想写 {near[0]}" if near else f"；可用：{'、'.join(names())}"))
    return tuple(sorted(path.name.removesuffix(".yaml") for path in (HERE / pack).glob("*-*-*.yaml")))


def editions(pack: str) -> tuple[date, ...]:
    """The dates of a pack's national editions, oldest first."""
    return tuple(date.fromisoformat(name) for name in files(pack) if "." not in name)


def load(pack: str, edition: str | date | None = None, *, on: date | None = None) -> Edition:
    """One edition as it was released: the named one, or the newest national one dated no later than `on`.

    It holds the items of every place; `stacked` gives what applies somewhere.
    """
    known = files(pack)
    if edition is None:
        dated = [day for day in editions(pack) if on is None or day <= on]
        if not dated:
            raise Refused(
                "%(pack)s 在 %(on)s 还没有版本，最早的是 %(first)s", pack=pack, on=on, first=editions(pack)[0]
            )
        edition = dated[-1]
    if str(edition) not in known:
        raise Refused(
            "%(pack)s 没有版本 %(edition)s；可用：%(known)s", pack=pack, edition=edition, known="、".join(known)
        )
    return _load(pack, str(edition))


@cache
def _load(pack: str, name: str) -> Edition:
    text = (HERE / pack / f"{name}.yaml").read_text("utf-8")
    raw, lines = positioned.read(text, where := f"{pack}/{name}.yaml")
    layered = isinstance(raw, dict) and "under" in raw
    return standard.read(raw, where, lines, load(pack, raw["under"]) if layered else None, bases())


def read(text: str, where: str, under: Edition | None = None) -> Edition:
    """An edition from text, such as a hospital's own; Wrong names `where`, the line and the valid keys.

    `under` is what the text leaves unsaid: the edition of a `stacked` without it.
    """
    raw, lines = positioned.read(text, where)
    return standard.read(raw, where, lines, under, bases())


def stacked(
    pack: str, edition: str | date | None = None, *, on: date | None = None, places: Collection[str] = (), own: str = ""
) -> layering.Stack:
    """What applies at a hospital: the nation's edition, its places' layers upon it, and `own`, its own edition's text.

    An own edition of a national pack names the national edition that it is `under`; that one is taken.
    """
    return _stacked(pack, str(edition) if edition else None, on, frozenset(places), own)


@lru_cache(maxsize=512)
def _stacked(pack: str, edition: str | None, on: date | None, places: frozenset[str], own: str) -> layering.Stack:
    raw, lines = _own(pack, own) if own else ({}, {})
    if own and pack not in names():
        return layering.stack([standard.read(raw, OWN, lines, None, bases())], places)
    layers = [load(pack, raw.get("under", edition), on=on)]
    layers += sorted(_local(pack, layers[0], places, on), key=lambda one: standard.LAYERS.index(one.layer))
    if own:
        layers.append(standard.read(raw, OWN, lines, layering.stack(layers, places).edition, bases()))
    return layering.stack(layers, places)


def _own(pack: str, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    raw, lines = positioned.read(text, OWN)
    if not isinstance(raw, dict) or raw.get("layer") != "hospital":
        raise Wrong(Problem(OWN, "不是医院自己的版本", "layer: hospital", key="layer"))
    if pack in names() and not raw.get("under"):
        known = "、".join(str(day) for day in editions(pack))
        raise Wrong(Problem(OWN, f"没有写明所依的国家版本，{pack} 不能绕过它", f"under: {known}", key="under"))
    return raw, lines


def _local(pack: str, nation: Edition, places: Collection[str], on: date | None) -> list[Edition]:
    """The newest layer of each place that is written under this national edition."""
    newest: dict[str, Edition] = {}
    for name in files(pack):
        layer = load(pack, name)
        if layer.place in places and layer.under == nation.edition and (on is None or layer.edition <= on):
            newest[layer.place] = layer
    return list(newest.values())


@cache
def bases() -> Mapping[str, Basis]:
    """The legal bases by id, each with when it came into force and what replaces it."""
    turned = {row.pop("id"): _turnover(row) for row in _rows("turnover")}
    return {row["id"]: Basis(**row, turnover=turned.get(row["id"], Turnover())) for row in _rows("bases")}


def _turnover(row: Mapping[str, str]) -> Turnover:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("effective_on", "superseded_on")}
    return Turnover(
        row["replaces"], days["effective_on"], row["superseded_by"], days["superseded_on"], row["tag"], row["source"]
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / "law" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def panels() -> Mapping[str, Mapping[str, Any]]:
    """The kinds of panel with a form to start from, by name."""
    raw, _lines = positioned.read((HERE / "panels.yaml").read_text("utf-8"), "panels.yaml")
    return dict(raw)
