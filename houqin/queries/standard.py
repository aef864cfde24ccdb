"""Standards as questions: what stands on the shelf, one edition as it holds here, and the edition a contract pinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from houqin import packs as files
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import layering
from houqin.rules.layering import Advice, Stack
from houqin.rules.norm import Basis
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.standard import Edition


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its newest edition here, the nation's editions and the hospital's own, oldest first."""

    newest: Edition
    national: tuple[date, ...]
    own: tuple[date, ...]

    @property
    def editions(self) -> tuple[date, ...]:
        return tuple(sorted({*self.national, *self.own}))

    @property
    def designed(self) -> int:
        """How many of its numbers are our own drafting, to be confirmed before signing."""
        return sum(item.support == "design" for item in self.newest.items)

    @property
    def keys(self) -> int:
        return sum(item.key for item in self.newest.items)


@dataclass(frozen=True, slots=True)
class Read:
    """One edition laid open: whose word each field is, the law it rests on, what the newest edition would change."""

    pack: Pack
    stack: Stack
    bases: Mapping[str, Basis]
    advice: tuple[Advice, ...]
    text: str  # of the hospital's own edition, '' for the nation's

    @property
    def edition(self) -> Edition:
        return self.stack.edition


@question
def packs(by: Actor) -> list[Pack]:
    """The nation's packs, then those that only this hospital has."""
    owned = _owned(records.OwnEdition.objects.all())
    places = regions()
    return [_pack(name, owned.get(name, {}), places) for name in dict.fromkeys([*files.names(), *sorted(owned)])]


@question
def pack(by: Actor, name: str) -> Pack:
    return _found(name)


@question
def edition(by: Actor, name: str, day: date | None = None) -> Read:
    """The named edition, or the newest; refused with the dates that there are."""
    found = _found(name)
    day = day or found.newest.edition
    if day not in found.editions:
        raise Refused(
            "%(name)s 没有 %(day)s 版；可用：%(known)s", name=name, day=day, known="、".join(map(str, found.editions))
        )
    text = _text(name, day)
    stack = _stacked(name, day, text, regions())
    newer = layering.advice(stack.edition, found.newest) if found.newest.edition > day else ()
    return Read(found, stack, files.bases(), newer, text)


def pinned(pack: str, pin: Mapping[str, str]) -> Edition:
    """The very edition that was signed: found by pack and date, and refused when its content is no longer the same."""
    day = date.fromisoformat(pin["edition"])
    edition = _stacked(pack, day, _text(pack, day), pin.get("places", "")).edition
    if edition.digest != pin["digest"]:
        raise Refused("标准包 %(pack)s %(edition)s 的内容与签订时不同，不能据以考评", pack=pack, edition=pin["edition"])
    return edition


def find(pack: str, edition: date) -> Edition:
    return _stacked(pack, edition, _text(pack, edition), regions()).edition


def regions() -> str:
    """The places whose local rules apply at the hospital in scope."""
    return str(records.Hospital.objects.get(pk=scope.current()).regions)


def _stacked(pack: str, day: date, text: str, places: str) -> Stack:
    return files.stacked(pack, None if text else day, own=text, places=places.split())


def _text(pack: str, day: date) -> str:
    row = records.OwnEdition.objects.filter(pack=pack, edition=day).first()
    return str(row.content) if row else ""


def _owned(rows: Any) -> dict[str, dict[date, str]]:
    """The hospital's own editions: their texts by pack and day, oldest first."""
    found: dict[str, dict[date, str]] = {}
    for name, day, text in rows.order_by("edition").values_list("pack", "edition", "content"):
        found.setdefault(name, {})[day] = text
    return found


def _found(name: str) -> Pack:
    return _pack(name, _owned(records.OwnEdition.objects.filter(pack=name)).get(name, {}), regions())


def _pack(name: str, owned: Mapping[date, str], places: str) -> Pack:
    national = files.editions(name) if name in files.names() or not owned else ()
    newest = max((*national, *owned))
    return Pack(_stacked(name, newest, owned.get(newest, ""), places).edition, national, tuple(owned))
