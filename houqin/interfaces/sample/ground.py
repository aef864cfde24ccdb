"""Who and what there is: departments, people and places of the sample hospital, read from ground.yaml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from houqin.interfaces.sample.size import WHOLE, Size

CAMPUS = "本部院区"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that people mistake for another
COUNTED = re.compile(r"(.*?)(\d+)-(\d+)$")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to be: `path` leads to it from the campus, `parent` is the path of what it stands in."""

    path: str
    parent: str
    name: str
    kind: str
    use: str = ""
    risk: str = ""
    department: str = ""


@cache
def raw() -> Mapping[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "ground.yaml").read_text("utf-8"))


def spots(size: Size = WHOLE) -> list[Spot]:
    """Every place, parents first."""
    found = [Spot(CAMPUS, "", CAMPUS, "campus")]
    for building in raw()["buildings"]:
        floors = [floor for floor in building["floors"] if size.has(building["name"], floor["name"])]
        if floors:
            found.append(Spot(f"{CAMPUS}/{building['name']}", CAMPUS, building["name"], "building"))
            found += [spot for floor in floors for spot in _floor(building, floor)]
    found += _rooms(CAMPUS, raw()["outside"], "ZWC", "outdoor")
    return found


def _floor(building: Mapping[str, Any], floor: Mapping[str, Any]) -> Iterator[Spot]:
    above = f"{CAMPUS}/{building['name']}"
    path, department = f"{above}/{floor['name']}", floor.get("department") or building.get("department", "ZWC")
    yield Spot(path, above, floor["name"], "floor", department=department)
    yield from _rooms(path, floor.get("rooms") or raw()["layouts"][floor["layout"]], department, "room")


def _rooms(path: str, rooms: Mapping[str, str], department: str, kind: str) -> Iterator[Spot]:
    for said, use in rooms.items():
        for name in _names(said):
            risk = raw()["risks"].get(use, "低")
            plant = "plant" if use in PLANT else kind
            yield Spot(f"{path}/{name}", path, name, plant, use, risk, department)


PLANT = {"power", "water", "hvac", "boiler", "gases", "sewage", "lift", "gas", "medwaste"}


def _names(said: str) -> list[str]:
    counted = COUNTED.match(said)
    if not counted:
        return [said]
    name, first, last = counted.groups()
    return [f"{name}{n:0{len(first)}}" for n in range(int(first), int(last) + 1)]


def codes(rng: Random) -> Iterator[str]:
    """Opaque QR codes, none twice."""
    given: set[str] = set()
    while True:
        code = "".join(rng.choices(LETTERS, k=8))
        if code not in given:
            given.add(code)
            yield code


def names(rng: Random) -> Iterator[str]:
    """Names of people, none twice."""
    given: set[str] = set()
    while True:
        name = rng.choice(raw()["surnames"]) + rng.choice(raw()["given"])
        if name not in given:
            given.add(name)
            yield name
