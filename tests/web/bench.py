"""The stage's panels: eight departments with a rater each; one review open at the second provider, one award locked."""

from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from houqin import packs
from houqin.actions.add_department import add_department
from houqin.actions.add_person import add_person
from houqin.actions.close_panel import close_panel
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.present_subject import present_subject
from houqin.actions.submit_ballot import submit_ballot
from houqin.actions.take_minutes import take_minutes
from houqin.queries import panel as panels
from houqin.rules import party as parties
from houqin.rules.party import Actor
from tests.cast import an_id

WARDS = ("护理部", "院感科", "医务部", "工会", "财务科", "门诊部", "检验科", "保卫科")
ENTRIES = ("一食堂", "二食堂", "教工餐厅", "清真餐厅", "营养食堂", "西区小食堂")


def seat(stage: Any, prefix: str) -> dict[str, UUID]:
    """The ids of the two panels, by name."""
    raters = [_rater(stage, n, name) for n, name in enumerate(WARDS)]
    ward = stage.people["ward"].department
    seats = (ward, *(one.department for one in raters))
    start = stage.now - timedelta(hours=30)
    year = {"kind": "annual", "year": stage.now.year, "contracts": tuple(stage.contracts.values())}
    ends = {"closes_at": stage.now + timedelta(hours=5), "meets_at": stage.now, "place": "行政楼三楼会议室"}
    said = {"title": f"{stage.now.year}年度考评监督会", **year, **ends}
    review = _opened(stage, prefix, start, said, packs.panels()["annual"]["form"], seats)
    _vote(raters[:5], review, stage.now - timedelta(minutes=20), Random(3))
    said = {"title": "食堂评议", "kind": "canteen", "entries": tuple((name, None) for name in ENTRIES)}
    said |= {"closes_at": stage.now - timedelta(hours=2)}
    form = {**packs.panels()["annual"]["form"], **packs.panels()["canteen"]["form"], "most": "100"}
    rated = _opened(stage, prefix, start, said, {**form, "drop_highest": 0, "drop_lowest": 0}, seats)
    _vote(raters, rated, start, Random(5))
    office, (first, second) = stage.people["office"], _subjects(review, stage.now)
    close_panel(office, stage.now - timedelta(hours=1), panel=rated)
    present_subject(office, stage.now - timedelta(minutes=14), panel=review, subject=first)
    present_subject(office, stage.now - timedelta(minutes=6), panel=review, subject=second)
    for n, text in enumerate(("夜间保洁响应比去年快，电梯厅仍需加强。", "污物间标识不全，建议统一更换。")):
        about = {"panel": review, "subject": first, "kind": "comment", "text": text}
        take_minutes(raters[n], stage.now - timedelta(minutes=9 - n), id=an_id(prefix, text), digest="d" * 64, **about)
    return {"panel": review, "locked": rated}


def _rater(stage: Any, n: int, name: str) -> Actor:
    at, system = stage.now - timedelta(days=200), parties.system(stage.hospital)
    ward = add_department(system, at, name=name, code=f"PS{n}")
    said = {"user": None, "name": f"{name}代表", "role": "ward", "active_from": at.date(), "department": ward}
    return Actor(add_person(system, at, **said), stage.hospital, "ward", said["name"], ward)


def _opened(stage: Any, prefix: str, at: Any, said: dict[str, Any], form: Any, seats: tuple[int, ...]) -> UUID:
    paper = Opened(**said, form=form, departments=seats)
    return open_panel(stage.people["office"], at, id=an_id(prefix, paper.title), digest="d" * 64, paper=paper)


def _subjects(id: UUID, at: Any) -> list[UUID]:
    return [one.pk for one in panels.loaded(id, at).subjects]


def _vote(raters: list[Actor], id: UUID, at: Any, rng: Random) -> None:
    found = panels.loaded(id, at)
    good = {one.pk: rng.gauss(86, 5) for one in found.subjects}
    for n, rater in enumerate(raters):
        strict = rng.gauss(0, 4)
        marks = {str(one): {} for one in good}
        for one, level in good.items():
            for dimension in found.form.dimensions:
                given = round(level + strict + rng.gauss(0, 2.5)) - (22 if (n, one) == (2, max(good, key=str)) else 0)
                marks[str(one)][dimension.name] = max(40, min(100, given)) * 100
        digest = sha256(repr(marks).encode()).hexdigest()
        submit_ballot(
            rater, at + timedelta(minutes=n), id=an_id(id, rater.person), digest=digest, panel=id, marks=marks
        )
