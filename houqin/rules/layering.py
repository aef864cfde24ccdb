"""Editions laid over each other, nation to hospital: whose word holds, and what newer law would change."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from houqin.rules import declared, money
from houqin.rules.refusal import Problem, Wrong
from houqin.rules.standard import EFFECTS, FREQUENCIES, LAYERS, SUPPORT, Bonus, Edition, Item, Rule, Section, Veto
from houqin.rules.standard import problems as _problems

Part = Item | Veto | Bonus
LABELS = {"nation": "国家", "province": "省", "city": "市", "hospital": "本院"}


@dataclass(frozen=True, slots=True)
class Stack:
    """The edition that holds, and whose word each field of each part is: (code, field) → "国家 2026-01-01"."""

    edition: Edition
    won: Mapping[tuple[str, str], str]


def label(edition: Edition) -> str:
    return f"{edition.place or LABELS[edition.layer]} {edition.edition}"


# ── Stricter, field by field ──────────────────────────────────────────────────────────────────────────────────────────
# Each answers 1 when the second value is stricter, -1 when looser, 0 when neither, None when they cannot be compared.

Order = int | None


def _rising(standing: Any, local: Any) -> Order:
    return int(local > standing) - int(local < standing)


def _by_rank(ranks: Sequence[Any]) -> Callable[[Any, Any], Order]:
    return lambda standing, local: _rising(ranks.index(standing), ranks.index(local))


def _frequency(standing: str, local: str) -> Order:
    """More often is stricter; 事件 has no length and compares with nothing else."""
    if "事件" in (standing, local):
        return 0 if standing == local else None
    return _rising(FREQUENCIES.index(local), FREQUENCIES.index(standing))


def _basis(standing: tuple[str, ...], local: tuple[str, ...]) -> Order:
    """More law is stricter; a basis left out is looser."""
    return -1 if set(standing) - set(local) else int(set(local) > set(standing))


def _local(standing: str, local: str) -> Order:
    """An item that applies everywhere is stricter than one that applies in one place."""
    return None if standing and local else int(not local) - int(not standing)


SEVERITY = {"manual_rating": 0, "per_defect": 1, "ratio": 1, "binary": 2, "any_occurrence_zero": 2}


def _rule(standing: Rule, local: Rule) -> Order:
    """More points a defect, a higher cap, a higher target; all or none beats degrees; units do not compare."""
    if standing.kind != local.kind:
        severity = _rising(SEVERITY[standing.kind], SEVERITY[local.kind])
        return severity if severity or SEVERITY[local.kind] == 2 else None
    if standing.unit != local.unit:
        return None
    each = [_rising(getattr(standing, name), getattr(local, name)) for name in ("points", "cap", "target_bp")]
    return -1 if -1 in each else max(each)  # type: ignore[type-var]


STRICTER: Mapping[str, Callable[[Any, Any], Order]] = {
    "full": _rising,
    "rule": _rule,
    "frequency": _frequency,
    "basis": _basis,
    "support": _by_rank(SUPPORT),
    "key": _rising,
    "local": _local,
    "veto": _by_rank((None, *EFFECTS)),
}


# ── Stacking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def stack(editions: Sequence[Edition], places: Collection[str] = ()) -> Stack:
    """The layers merged: what rests on law that was read takes the stricter value, all else the more local one.

    A layer that loosens such law is Wrong, naming both editions. Items of other places than `places` are left out, so
    the marks that remain may add up to less than 100.
    """
    nation, *layers = editions
    standing: dict[str, Part] = {part.code: part for part in _parts(nation)}
    won = {(code, name): label(nation) for code, part in standing.items() for name in _names(part)}
    wrong = list(_disorder(editions))
    for layer in layers:
        wrong += _dropped(standing, won, layer)
        for part in _parts(layer):
            before = standing.get(part.code, part)
            standing[part.code] = part
            wrong += _laid(before, part, won, layer)
    if wrong:
        raise Wrong(*wrong)
    merged = _rebuilt(editions, standing)
    found = _problems(merged, whole=True)
    if found:
        raise Wrong(*(replace(one, where=f"{nation.pack} {'＋'.join(map(label, editions))}") for one in found))
    return Stack(_at(merged, places), won)


def _parts(edition: Edition) -> tuple[Part, ...]:
    return (*edition.items, *edition.vetoes, *edition.bonuses)


def _names(part: Part) -> list[str]:
    return [f.name for f in fields(part) if f.name != "code"]


def _disorder(editions: Sequence[Edition]) -> Iterator[Problem]:
    nation = editions[0]
    for below, above in zip(editions, editions[1:], strict=False):
        where = f"{above.pack} {label(above)}"
        if LAYERS.index(above.layer) <= LAYERS.index(below.layer):
            yield Problem(where, f"不能叠在 {label(below)} 之上", "依次为国家、省、市、本院，各至多一个", key="layer")
        if above.pack != nation.pack or above.under != nation.edition:
            yield Problem(where, f"所依的是 {above.pack} {above.under}", f"{nation.pack} {nation.edition}", key="under")


def _dropped(standing: dict[str, Part], won: dict[tuple[str, str], str], layer: Edition) -> Iterator[Problem]:
    for i, code in enumerate(layer.drops):
        part = standing.pop(code, None)
        where, key = f"{layer.pack} {label(layer)}", f"drops[{i}]"
        if part is None:
            yield Problem(where, f"没有 {code} 可删", " ".join(standing), key=key)
            continue
        holders = {name: won.pop((code, name)) for name in _names(part)}
        if isinstance(part, Item) and part.cited:
            said = f"{code} 依据 {'、'.join(part.basis)}，不得删去"
            yield Problem(where, said, f"保留 {holders['text']} 的规定", key=key)


def _laid(before: Part, part: Part, won: dict[tuple[str, str], str], layer: Edition) -> Iterator[Problem]:
    """Note whose word each field now is; yields what would loosen the law."""
    for name in _names(part):
        old, new = getattr(before, name, None), getattr(part, name)
        if old == new:
            won.setdefault((part.code, name), label(layer))
            continue
        if isinstance(before, Item) and before.cited and name in STRICTER:
            order = STRICTER[name](old, new)
            if order is None or order < 0:
                yield _loosened(
                    before, name, new, f"{'放宽了' if order else '无法断定不宽于'} {won[part.code, name]}", layer
                )
        won[part.code, name] = label(layer)


def _loosened(before: Item, name: str, new: Any, against: str, layer: Edition) -> Problem:
    old, law = shown(getattr(before, name), name), "、".join(before.basis)
    said = f"{before.code} 的“{zh(Item, name)}”由 {old} 改为 {shown(new, name)}，{against} 依 {law} 的规定"
    return Problem(f"{layer.pack} {label(layer)}", said, f"不宽于 {old}", key=before.code)


def _rebuilt(editions: Sequence[Edition], standing: Mapping[str, Part]) -> Edition:
    """The most local edition's header over the parts that stand, in their first order; sections add up anew."""
    items = tuple(part for part in standing.values() if isinstance(part, Item))
    return replace(
        editions[-1],
        items=items,
        sections=_summed(items),
        vetoes=tuple(part for part in standing.values() if isinstance(part, Veto)),
        bonuses=tuple(part for part in standing.values() if isinstance(part, Bonus)),
        drops=(),
        examples=editions[0].examples if len(editions) == 1 else (),
    )


def _summed(items: Sequence[Item]) -> tuple[Section, ...]:
    full = dict.fromkeys((item.section for item in items), 0)
    for item in items:
        full[item.section] += item.full
    return tuple(Section(name, points) for name, points in full.items())


def _at(edition: Edition, places: Collection[str]) -> Edition:
    items = tuple(item for item in edition.items if not item.local or item.local in places)
    return edition if items == edition.items else replace(edition, items=items, sections=_summed(items), examples=())


# ── Newer law, as advice ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Advice:
    """One difference between the edition a contract pins and the newest one; it carries no points."""

    change: str  # added, removed or changed
    code: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.change == "changed":
            return f"{self.code} 的“{zh(Item, self.field)}”由 {self.before} 改为 {self.after}"
        return f"新增 {self.code} {self.after}" if self.change == "added" else f"不再有 {self.code} {self.before}"


def advice(pinned: Edition, newest: Edition) -> tuple[Advice, ...]:
    """What a contract pinned to one edition would meet under another: parts gone, parts changed, parts new."""
    old, new = ({part.code: part for part in _parts(one)} for one in (pinned, newest))
    gone = [Advice("removed", code, "text", part.text, "") for code, part in old.items() if code not in new]
    come = [Advice("added", code, "text", "", part.text) for code, part in new.items() if code not in old]
    return (*gone, *(one for code in old if code in new for one in _changes(old[code], new[code])), *come)


def _changes(before: Part, after: Part) -> Iterator[Advice]:
    for name in _names(after):
        old, new = getattr(before, name, None), getattr(after, name)
        if old != new:
            yield Advice("changed", after.code, name, shown(old, name), shown(new, name))


def zh(kind: type[Any], name: str) -> str:
    found = kind.__dataclass_fields__.get(name)
    return str(found.metadata["zh"]) if found else name


def shown(value: Any, name: str) -> str:
    """A field's value as people read it."""
    if isinstance(value, Rule):
        facts = declared.plain(value)
        return " ".join([facts.pop("kind"), *(f"{zh(Rule, key)} {said}" for key, said in facts.items())])
    if isinstance(value, tuple):
        return "、".join(value) or "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return money.points(value) if isinstance(value, int) else value or "无"
