"""Sealed draws: what is written, what is refused, what becomes of them as rounds come in."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from houqin.actions.add_place import add_place
from houqin.actions.seal_sampling import seal_sampling
from houqin.queries import sampling as drawings
from houqin.records import models
from houqin.rules import sampling
from houqin.rules.refusal import Conflict, Forbidden
from tests import cast, deeds
from tests.cast import an_id

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 9, 28, 2, tzinfo=UTC)
SEED = sha256(b"published before").hexdigest()


@pytest.fixture
def rooms(house):
    ids = [
        add_place(house.people["office"], cast.START, kind="room", name=f"6{n:02}", code=f"A-6{n:02}")
        for n in range(1, 12)
    ]
    return [house.place.pk, *ids]


@pytest.fixture
def contract(house, rooms):
    return deeds.contract(house, places=[(id, "") for id in rooms])


def seal(house, contract, **changes):
    said = {"contract": contract, "pack": "cleaning", "month": deeds.MONTH, "level": "II", "aql": 400, "seed": SEED}
    at, n, by = changes.pop("at", BEFORE), changes.pop("n", 1), changes.pop("by", house.people["office"])
    said |= {"id": an_id("sampling", n), "digest": sha256(repr(changes).encode()).hexdigest()} | changes
    return seal_sampling(by, at, **said)


def seen(house, contract, n, fails=None, **changes):
    """The n-th room drawn, visited by chance."""
    code = sampling.drawn(SEED, drawings.lot(contract))[n]
    place = models.Place.objects.get(code=code).pk
    return deeds.visit(house, contract, fails, n=n, place=place, stream="random", **changes)


def asked(house, id, at=deeds.SEEN, role="office"):
    return drawings.sampling_draw(house.people[role], id, at=at)


def test_the_plan_follows_from_the_lot(house, contract):
    seal(house, contract)
    row = models.Sampling.objects.get()
    assert (row.lot, row.letter, row.size, row.accept) == (12, "B", 3, 0)
    assert row.seal == sha256(SEED.encode()).hexdigest() and row.visits == 12
    line = models.Entry.objects.get(action="seal_sampling")
    assert row.seal in line.facts and SEED not in line.facts


def test_the_same_again_is_the_same_and_other_content_a_conflict(house, contract, refused):
    assert seal(house, contract) == seal(house, contract)
    with refused("已经提交过不同的内容", Conflict):
        seal(house, contract, level="I")


def test_a_draw_is_made_once(house, contract, refused):
    seal(house, contract)
    with refused("抽样不能重来"):
        seal(house, contract, n=2, seed="0" * 64)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"month": 202608}, "已经过去"),
        ({"month": 202701}, "不在合同期内"),
        ({"month": 202613}, "月份须写作"),
        ({"pack": "lift"}, "没有约定标准包"),
        ({"level": "IX"}, "不在 GB/T 2828.1 的表内"),
        ({"aql": 123}, "不在 GB/T 2828.1 的表内"),
        ({"scope": "不存在"}, "至少要有 2 个房间"),
        ({"seed": "短"}, "种子须为"),
        ({"unit": "x"}, "怎样的房间算不合格"),
        ({"visits": 2}, "少于样本量 3"),
        ({"visits": 9999}, "二十倍"),
        ({"inspector": 987654}, "检查人须是"),
    ],
)
def test_what_is_no_draw_is_refused(house, contract, refused, changes, words):
    with refused(words):
        seal(house, contract, **changes)


def test_a_stranger_draws_nothing(house, contract, refused):
    with refused("不能做这件事", Forbidden):
        seal(house, contract, by=house.people["inspector"])


def test_rounds_make_the_verdict(house, contract):
    id = seal(house, contract)
    seen(house, contract, 0)
    assert asked(house, id)["verdict"] == ("running", 1, 0)
    seen(house, contract, 1)
    seen(house, contract, 2)
    assert asked(house, id)["verdict"] == ("accepted", 3, 0)


def test_one_bad_room_too_many_is_not_accepted(house, contract):
    id = seal(house, contract)
    round = seen(house, contract, 1, {deeds.PHOTO_LESS: 1})
    found = asked(house, id)
    assert found["verdict"] == ("rejected", 1, 1)
    assert [room["visit"] and room["visit"]["id"] for room in found["rooms"]] == [None, round, None]


def test_only_key_items_where_that_was_chosen(house, contract):
    id = seal(house, contract, unit="key")
    seen(house, contract, 0, {"CLEANING-04": 1})
    assert asked(house, id)["verdict"].failed == 0
    seen(house, contract, 1, {deeds.PHOTO_LESS: 1})
    assert asked(house, id)["verdict"].failed == 1


def test_a_visit_by_choice_says_nothing_of_the_lot(house, contract):
    id = seal(house, contract)
    code = sampling.drawn(SEED, drawings.lot(contract))[0]
    place = models.Place.objects.get(code=code).pk
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 1}, place=place, stream="targeted")
    assert asked(house, id)["verdict"] == ("running", 0, 0)


def test_a_month_that_ended_early_is_not_accepted(house, contract):
    id = seal(house, contract)
    seen(house, contract, 0)
    assert asked(house, id, deeds.CLOSED)["verdict"].state == "incomplete"


def test_the_seed_is_shown_when_the_month_is_over(house, contract):
    id = seal(house, contract)
    during, after = asked(house, id), asked(house, id, deeds.CLOSED)
    assert during["seed"] == "" and not any(room["ticket"] for room in during["rooms"])
    assert after["seed"] == SEED and sha256(after["seed"].encode()).hexdigest() == after["row"].seal
    tickets = {code: sha256(f"{SEED}:{code}".encode()).hexdigest() for code in after["codes"]}
    assert [room["code"] for room in after["rooms"]] == sorted(tickets, key=lambda code: tickets[code])[:3]


def test_the_provider_learns_the_rooms_when_the_month_is_over(house, contract):
    id = seal(house, contract)
    during, after = asked(house, id, role="provider"), asked(house, id, deeds.CLOSED, "provider")
    assert during["hidden"] and not during["rooms"] and not during["next"] and not during["codes"]
    assert after["rooms"] and after["seed"] == SEED


def test_the_phone_has_the_drawn_rooms_first_and_the_worthiest_next(house, contract):
    seal(house, contract, visits=5)
    by = house.people["inspector"]
    listed = drawings.drawn_for_me(by, at=deeds.SEEN)
    assert [one["stream"] for one in listed] == ["random"] * 3 + ["targeted"] * 2
    drawn = {one["place"].code for one in listed[:3]}
    assert not drawn & {one["place"].code for one in listed[3:]}
    seen(house, contract, 0)
    assert len(drawings.drawn_for_me(by, at=deeds.SEEN + timedelta(hours=1))) == 4


def test_a_draw_given_to_one_inspector_is_not_on_anothers_phone(house, contract):
    seal(house, contract, inspector=house.people["inspector"].person)
    assert drawings.drawn_for_me(house.people["inspector"], at=deeds.SEEN)
    assert drawings.drawn_for_me(deeds.another(house, "inspector"), at=deeds.SEEN) == []


def test_two_lots_refused_bring_tightened_inspection(house, contract, refused):
    for n, month, at in ((1, 202610, BEFORE), (2, 202611, BEFORE)):
        seal(house, contract, n=n, month=month, at=at)
    seen(house, contract, 0, {deeds.PHOTO_LESS: 1})
    place = models.Place.objects.get(code=sampling.drawn(SEED, drawings.lot(contract))[0]).pk
    day = datetime(2026, 11, 5, 2, tzinfo=UTC)
    deeds.visit(house, contract, {deeds.PHOTO_LESS: 1}, n=9, place=place, stream="random", started_at=day)
    later = datetime(2026, 12, 1, 2, tzinfo=UTC)
    with refused("须用加严检验"):
        seal(house, contract, n=3, month=202612, at=later, inspection="normal")
    seal(house, contract, n=3, month=202612, at=later)
    assert models.Sampling.objects.get(period=202612).inspection == "tightened"


def test_how_far_chosen_visits_differ_from_chance_is_told(house, contract):
    id = seal(house, contract)
    seen(house, contract, 0)
    code = sampling.drawn(SEED, drawings.lot(contract))[5]
    deeds.visit(
        house, contract, {deeds.PHOTO_LESS: 1}, n=7, place=models.Place.objects.get(code=code).pk, stream="targeted"
    )
    bias = asked(house, id)["bias"]
    assert bias["gap_bp"] > 0 and {one["code"] for one in bias["streams"]} == {"random", "targeted"}
