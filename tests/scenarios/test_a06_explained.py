"""A06: every amount on a statement leads, by links that are there, to its clause and to the photos it rests on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

import pytest
from django.core.cache import cache
from django.test import Client

from houqin.rules import decision
from tests import cast, deeds
from tests.deeds import CLOSED, MONTH, SEEN, SETTLED
from tests.scenarios.seats import PASSWORD, Hall, Seat, amount, plain
from tests.web import stage as stages

AMOUNT = re.compile(r"[−+¥]?\d[\d,]*\.\d{2}$")
MOST, TYPICAL = 5, 3
CLAUSES = (*deeds.CLAUSES, ("附件三", "盗窃每次减少价款2000元。", "deduction"))


@dataclass(frozen=True)
class Figure:
    """An amount on a page: what stands beside it, how much, and where it opens."""

    beside: str
    fen: int
    door: str


def figures(seat: Seat) -> Iterator[Figure]:
    """Every amount in the table of a statement."""
    for row in seat.page.xpath("//main//article//table//tr"):
        for cell in row:
            said = plain(cell.text_content())
            if AMOUNT.match(said):
                beside = plain(" ".join(one.text_content() for one in row if one is not cell))
                yield Figure(beside, amount(said), next(iter(cell.xpath(".//a/@href")), ""))


def hops(seat: Seat, first: str, reached) -> int | None:
    """The fewest clicks from an amount's own door to a page of which something holds; by the page's own links only."""
    seen, edge = {first}, [first]
    for n in range(1, MOST + 1):
        following: list[str] = []
        for address in edge:
            if reached(seat.open(address)):
                return n
            if seat.page is not None:
                following += [href.partition("#")[0] for _said, href in seat.links("//main//*[not(@class='crumbs')]")]
        edge = [href for href in dict.fromkeys(following) if href.startswith("/") and href not in seen]
        seen |= set(edge)
    return None


def shows_photo(seat: Seat) -> bool:
    """A picture of the place, not its name: one that opens when it is asked for."""
    shots = seat.page.xpath("//main//img[starts-with(@src, '/photos/')]/@src") if seat.page is not None else []
    return bool(shots) and Seat(seat.client).open(shots[0]).content.startswith(b"\x89PNG")


def shows(*texts: str):
    """Some words of a clause, or of what was recorded of an event."""
    return lambda seat: seat.page is not None and any(text in seat.text for text in texts)


def walked(seat: Seat, papers: list[str], clauses: list[str], events: str = "…") -> dict[str, tuple[int, ...]]:
    """Clicks to the clause, and for what rests on evidence to a photo or an event, of every amount of statements."""
    found: dict[str, tuple[int, ...]] = {}
    for paper in papers:
        for one in list(figures(seat.open(paper))):
            name = f"{paper} {one.beside} {one.fen}"
            assert one.door, f"{name} opens nothing"
            found[name] = (hops(seat, one.door, shows(*clauses)),)
            if one.fen and not any(word in one.beside for word in ("服务费", "应付", "奖励")):
                found[name] += (hops(seat, one.door, lambda page: shows_photo(page) or shows(events)(page)),)
            assert None not in found[name], f"{name} does not come to its clause and its evidence"
    return found


def test_every_amount_on_the_stage_is_explained_in_few_clicks(db, files):
    cache.clear()
    stages.play()
    seat = Seat(Client())
    seat.open("/sign-in/").post("/sign-in/", username="stage.finance", password=PASSWORD)
    papers = [href for said, href in seat.open("/statements/").links() if said.startswith("结算-")]
    found = walked(seat, papers, [text for _number, text, _kind in stages.CLAUSES])
    assert len(papers) == 2 and len(found) >= 7
    clicks = [n for some in found.values() for n in some]
    assert max(clicks) <= MOST and median(clicks) <= TYPICAL


def test_the_leader_goes_from_the_cockpit_to_the_photo(db, files):
    cache.clear()
    stage = stages.play()
    seat = Seat(Client())
    seat.open("/sign-in/").post("/sign-in/", username="stage.leader", password=PASSWORD)
    seat.open(f"/cockpit/?month={stage.before}")
    seat.open(seat.page.xpath("//tr[contains(., '洁康物业')]//a[contains(@class, 'big')]/@href")[0])
    line = seat.page.xpath("//tr[contains(., 'CLEANING-03')]//a[contains(@class, 'door')]/@href")[0]
    assert "怎样算出" in seat.open(line).text
    seat.open(seat.page.xpath("//tbody//a[contains(@class, 'bad')]/@href")[0])
    assert "留痕序号" in seat.text and stages.NAMES["inspector"] in seat.text
    assert shows_photo(seat)


@pytest.fixture
def varied(hall) -> Hall:
    """A month with everything that a statement may hold, and the month after it, which puts the first one right."""
    theft = {"code": "S08", "text": "盗窃", "each": "2000"}
    money = {"measure": "item_money", "clause": "附件三", "items": [theft]}
    scheme = deeds.SCHEME | {"payment": [*deeds.SCHEME["payment"], money]}
    with hall.house.open():
        hall.contract = deeds.contract(hall.house, number="BJ-6", scheme=scheme, clauses=CLAUSES)
    with hall.at(SEEN):
        hall.round({"CLEANING-01": 4, "CLEANING-08": 2}, n=1)
        stolen(hall)
    hall.now = CLOSED
    close(hall, MONTH)
    talked_about(hall)
    settle(hall, MONTH, SETTLED)
    hall["leader"].open("/objections/").click("照片不是本处").press("提交复核意见", verdict="upheld", reason="属实")
    with hall.at(SEEN + timedelta(days=31)):
        hall.round({"CLEANING-08": 1}, n=2)
    hall.now = CLOSED + timedelta(days=30)
    close(hall, MONTH + 1)
    settle(hall, MONTH + 1, SETTLED + timedelta(days=30))
    return hall


def stolen(hall: Hall) -> None:
    said = {"id": str(cast.an_id("theft")), "contract": str(hall.contract), "code": "S08", "kind": "money"}
    said |= {"happened_at": (SEEN - timedelta(hours=1)).isoformat(), "note": "外科楼药品箱失窃，保卫处立案"}
    assert hall["inspector"].send("POST", "record_incident", said)[0] == 201


def talked_about(hall: Hall) -> None:
    """The provider objects to a line; the office proposes a reward, and to waive part of what the theft cost."""
    where = f"/contracts/{hall.contract}/{MONTH}/"
    page = hall["provider"].open(where).click("提出异议")
    page.press("提交异议", codes=["CLEANING-01"], text="照片不是本处")
    page = hall["office"].open(where)
    page.press("提出处置或奖励", kind_of="reward", clause="9.1", amount="50", reason="抢险有功")
    theft = page.page.xpath("//select[@name='decision']/option[contains(., '盗窃')]/@value")[0]
    page.press("提出减免", decision=theft, amount="500", reason="失物追回")


def close(hall: Hall, month: int) -> None:
    hall["office"].open(f"/month-end/{month}/").press("计算选中的考评表", contracts=hall.contract)


def settle(hall: Hall, month: int, at) -> None:
    hall.now = at
    for role in ("chief", "leader"):
        desk = hall[role].open("/decisions/")
        if ids := desk.page.xpath("//input[@name='ids']/@value"):
            desk.press("同意选中的", ids=ids)
    hall["chief"].open(f"/month-end/{month}/").press("出具选中的结算单", contracts=hall.contract)


def test_every_kind_of_amount_is_explained_in_few_clicks(varied):
    seat = varied["provider"]
    papers = [href for said, href in seat.open("/statements/").links() if said.startswith("结算-BJ-6")]
    found = walked(seat, papers, [text for _number, text, _kind in CLAUSES], "药品箱失窃")
    assert len(papers) == 2
    for kind in ("deduction", "waiver", "reward", "adjustment"):
        assert any(f" {decision.KINDS[kind]}" in name for name in found), (kind, list(found))
    clicks = [n for some in found.values() for n in some]
    assert max(clicks) <= TYPICAL
