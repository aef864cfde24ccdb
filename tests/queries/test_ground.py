"""The ground's questions: people, departments, providers, places, the journal; each to those who may ask."""

import json
from datetime import date

import pytest

from houqin.queries import _gate, journal, party, place
from houqin.records import models, scope
from houqin.rules import permission
from houqin.rules.party import ROLES
from houqin.rules.refusal import Refused
from tests import cast

TODAY = date(2026, 11, 2)
ASKED = {
    "people": lambda by, house: party.people(by),
    "person": lambda by, house: party.person(by, house.people["office"].person),
    "departments": lambda by, house: party.departments(by),
    "providers": lambda by, house: party.providers(by),
    "provider": lambda by, house: party.provider(by, house.provider.pk),
    "places": lambda by, house: place.places(by),
    "place": lambda by, house: place.place(by, house.place.pk),
    "place_by_code": lambda by, house: place.place_by_code(by, "A-301"),
    "journal": lambda by, house: journal.journal(by),
    "journal_line": lambda by, house: journal.journal_line(by, 1),
    "access_journal": lambda by, house: journal.access_journal(by),
    "verify": lambda by, house: journal.verify(by),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ASKED)
def test_each_question_is_answered_to_those_who_may_ask(house, name, role):
    by = house.people[role]
    if permission.may(role, name):
        assert ASKED[name](by, house) is not None
    else:
        with pytest.raises(Refused):
            ASKED[name](by, house)


@pytest.mark.parametrize("name", ASKED)
def test_no_question_is_answered_to_a_stranger(house, name):
    stranger = cast.found("B").people["audit" if permission.may("audit", name) else "office"]
    with pytest.raises(Refused):
        ASKED[name](stranger, house)


@pytest.mark.parametrize("name", ASKED)
def test_no_question_is_answered_outside_a_hospital(house, name):
    token = scope._hospital.set(None)
    try:
        with pytest.raises(scope.NoScope):
            ASKED[name](house.system, house)
    finally:
        scope._hospital.reset(token)


def test_a_lazy_answer_is_refused(house, monkeypatch):
    monkeypatch.setitem(permission.QUERIES, "lazy", frozenset(ROLES))
    monkeypatch.setattr(_gate, "questions", {})

    @_gate.question
    def lazy(by):
        return models.Person.objects.all()

    with pytest.raises(TypeError, match="lazy"):
        lazy(house.people["office"])


def test_a_question_needs_its_line_in_the_permission_table():
    with pytest.raises(LookupError, match="permission"):

        @_gate.question
        def what_is_this(by): ...


def test_a_provider_s_people_are_shown_their_own_rows(house):
    other = models.Provider(name="别家", short="别家")
    cast.put(house.system, "add_provider", [other])
    contract = models.Contract(
        id=cast.an_id("other"), number="HT-2", name="电梯维保", provider=other, starts_on=TODAY, ends_on=TODAY
    )
    cast.put(house.people["chief"], "sign_contract", [contract])
    rows = models.Contract.objects.all()
    assert list(_gate.own(house.people["provider"], rows, "provider")) == [house.contract]
    assert _gate.own(house.people["office"], rows, "provider").count() == 2
    with pytest.raises(Refused):
        party.provider(house.people["provider"], other.pk)


def test_people_by_role_and_by_day(house):
    by = house.people["office"]
    assert [person.role for person in party.people(by, role="audit")] == ["audit"]
    gone = models.Person(name="离职", role="audit", active_from=date(2020, 1, 1), active_to=date(2020, 12, 31))
    cast.put(house.system, "add_person", [gone])
    assert len(party.people(by, role="audit")) == 2
    assert [person.name for person in party.people(by, role="audit", on=TODAY)] == ["纪检审计"]


def test_whoever_acts_is_somebody_on_record(house):
    chief = house.people["chief"]
    assert party.acting(chief.person, house.hospital) == chief
    with pytest.raises(Refused):
        party.acting(0, house.hospital)
    with pytest.raises(Refused):
        party.person(chief, 0)


def test_the_tree_is_walked_parents_first(house):
    tower = models.Place(kind="building", name="内科楼", code="A-N", path="内科楼")
    cast.put(house.system, "add_place", [tower])
    floor = models.Place(parent=tower, kind="floor", name="2层", code="A-N2", path="内科楼/2层")
    cast.put(house.system, "add_place", [floor])
    rooms = [
        models.Place(parent=floor, kind="room", name=n, code=f"A-N{n}", path=f"内科楼/2层/{n}") for n in ("202", "201")
    ]
    cast.put(house.system, "add_place", rooms)
    by = house.people["inspector"]
    walked = [(found.name, found.depth) for found in place.places(by, under=tower.pk)]
    assert walked == [("内科楼", 0), ("2层", 1), ("201", 2), ("202", 2)]
    assert {found.name for found in place.places(by, kind="room")} == {"201", "202", "301"}
    assert place.place_by_code(by, "A-N201").path == "内科楼/2层/201"
    with pytest.raises(Refused, match="没有这个地点"):
        place.place(by, 0)


def test_the_journal_is_read_page_by_page(house):
    for n in range(3):
        cast.record(house, n, items=1)
    by = house.people["audit"]
    newest = journal.journal(by, most=2)
    older = journal.journal(by, before=newest[-1].seq, most=2)
    assert [line.seq for line in (*newest, *older)] == list(range(newest[0].seq, newest[0].seq - 4, -1))
    rounds = journal.journal(by, action="record_round")
    assert len(rounds) == 3 and rounds[0].by == "巡查员" and rounds[0].role == "inspector"
    assert json.loads(rounds[0].facts) == {"round": str(cast.an_id(house.hospital, "round", 2))}
    assert [table for table, _, _ in rounds[0].rows] == ["round", "check", "mark"]
    assert journal.journal_line(by, rounds[0].seq) == rounds[0]
    with pytest.raises(Refused):
        journal.journal_line(by, 10**6)


def test_the_looks_of_the_audit_role_are_read_apart(recorded):
    (look,) = journal.access_journal(recorded.people["leader"])
    assert (look.role, look.action, look.facts) == ("audit", "log_access", '{"question":"journal"}')
    assert not journal.journal(recorded.people["leader"], action="log_access")
