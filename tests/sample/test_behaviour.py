"""Behaviour is chosen by seed alone: lawful, repeatable, and different with every seed."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest

from houqin import packs
from houqin.interfaces.sample import behaviour, ground, lives, papers, phrases, span
from houqin.rules import evidence, finding, period

TIME = span.ending(date(2026, 11, 21))
DEALS = {deal.key: deal for deal in papers.deals()}
SPOTS = ground.spots()
AT = datetime(2026, 3, 4, 9, 30, tzinfo=period.HOSPITAL_TIME)


def editions(deal):
    own = packs.stacked(papers.OWN_PACK, own=papers.own_edition(TIME.start)).edition
    return {pack: own if pack == papers.OWN_PACK else packs.load(pack) for pack in deal.packs}


def visits(key: str, month: int, seed: object = 1):
    deal = DEALS[key]
    known = editions(deal)
    items = {item.code for edition in known.values() for item in edition.items}
    habit = behaviour.habit(seed, deal, month, TIME.share(month), items)
    served = [spot for spot in SPOTS if deal.site(spot) is not None]
    return behaviour.month_of_visits(Random(f"{seed}/{key}/{month}"), deal, month, habit, known, served, 1.0)


@pytest.mark.parametrize("key", DEALS)
def test_what_is_found_may_be_recorded_but_for_the_photo(key):
    known = editions(DEALS[key])
    for visit in visits(key, TIME.closed[1]):
        assert len({check.item for check in visit.checks}) == len(visit.checks) > 0
        for check in visit.checks:
            item = known[visit.pack].item(check.item)
            faults = evidence.faults(check, item)
            assert all("附照片" in fault for fault in faults), faults


@pytest.mark.parametrize("key", DEALS)
def test_whatever_is_due_is_seen_in_its_month(key):
    month = 202512  # the month in which yearly, half-yearly and quarterly items are due too
    seen = {check.item for visit in visits(key, month) for check in visit.checks}
    due = {
        item.code
        for edition in editions(DEALS[key]).values()
        for item in edition.items
        if item.rule.kind != "ratio" and item.frequency != "事件"
    }
    assert seen == due


@pytest.mark.parametrize("key", DEALS)
def test_no_veto_comes_by_chance(key):
    known = editions(DEALS[key])
    failed = {
        check.item
        for month in TIME.closed
        for visit in visits(key, month)
        for check in visit.checks
        if check.result == "fail" and known[visit.pack].item(check.item).veto
    }
    assert not failed


def test_visits_lie_in_their_month_in_order_and_come_in_every_stream():
    month = TIME.closed[3]
    made = visits("cleaning_surgical", month)
    assert [visit.started_at for visit in made] == sorted(visit.started_at for visit in made)
    assert {period.of(visit.started_at) for visit in made} == {month}
    assert set(Counter(visit.stream for visit in made)) == {"planned", "random", "targeted"}


def test_the_same_seed_behaves_alike_and_another_does_not():
    assert visits("catering", TIME.closed[2]) == visits("catering", TIME.closed[2])
    assert visits("catering", TIME.closed[2]) != visits("catering", TIME.closed[2], seed=2)


def failing(key: str, month: int) -> float:
    checks = [check for seed in range(4) for visit in visits(key, month, seed) for check in visit.checks]
    return sum(check.result == "fail" for check in checks) / len(checks)


def test_one_provider_declines_and_one_improves():
    first, last = TIME.closed[0], TIME.closed[-1]
    assert failing("cleaning_outpatient", last) > 3 * failing("cleaning_outpatient", first)
    assert failing("catering", last) < failing("catering", first) / 2


def test_wet_floors_come_back():
    wet = DEALS["cleaning_surgical"].wet
    found = Counter(
        visit.path.removeprefix(f"{ground.CAMPUS}/")
        for month in TIME.closed
        for visit in visits("cleaning_surgical", month)
        for check in visit.checks
        if check.result == "fail" and check.item == wet.get(visit.path.removeprefix(f"{ground.CAMPUS}/"))
    )
    assert set(found) == set(wet) and min(found.values()) >= 3


def test_a_thin_month_is_hardly_looked_at():
    deal = DEALS["greening"]
    habit = behaviour.Habit(0.05, dict.fromkeys((i.code for e in editions(deal).values() for i in e.items), 1.0))
    served = [spot for spot in SPOTS if deal.site(spot) is not None]
    made = behaviour.thin_month(Random(3), deal, TIME.closed[2], habit, editions(deal), served, 1)
    assert len(made) == 1 and len(made[0].checks) <= 3


def test_answers_lie_between_none_and_all():
    item = packs.load("catering").item("CATERING-20")
    given = [behaviour.answered(Random(seed), item, 0.05, 24) for seed in range(300)]
    assert all(0 <= met <= due for met, due in given)
    assert len(set(given)) > 20


@pytest.mark.parametrize("tardy", [0.0, 0.2, 0.6])
@pytest.mark.parametrize("settled", ["", "insist", "withdraw"])
def test_every_life_is_one_that_a_finding_may_have(tardy, settled):
    ends = Counter()
    for seed in range(400):
        steps = lives.life(Random(f"{seed}/{tardy}"), AT, AT + timedelta(hours=24), "cleaning", tardy, settled)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        ends[finding.state_of([step.kind for step in steps])] += 1
        assert all(step.note for step in steps if step.kind not in ("accept", "verify", "grant", "stop"))
        assert all(step.days > 0 for step in steps if step.kind == "extend")
    assert set(ends) <= {"open", "closed", "voided", "moved", "review"}
    assert (settled != "withdraw") == ("closed" in ends)


def test_the_tardy_are_late_more_often():
    def late(tardy: float) -> int:
        due = AT + timedelta(hours=72)
        lived = [lives.life(Random(seed), AT, due, "lift", tardy) for seed in range(300)]
        return sum(step.kind == "rectify" and step.at > due for steps in lived for step in steps[:3])

    assert late(0.6) > 3 * late(0.05)


def test_people_say_what_belongs_to_the_item():
    assert phrases.seen(Random(1), packs.load("cleaning").item("CLEANING-03")) in phrases.SAID["seen"]["CLEANING-03"]
    spoken = phrases.seen(Random(1), packs.load("medgas").item("MEDGAS-12"))
    assert "检修隔离" in spoken and "{" not in spoken
    assert phrases.say(Random(1), "remedy", "nobody's") in phrases.SAID["remedy"][""]


def test_every_item_that_phrases_name_is_in_a_pack():
    known = {item.code for name in packs.names() for item in packs.load(name).items}
    own = {item.code for item in packs.stacked(papers.OWN_PACK, own=papers.own_edition(TIME.start)).edition.items}
    assert set(phrases.SAID["seen"]) <= known | own
