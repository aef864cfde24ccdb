"""An action leaves one sealed line and its rows, or nothing at all."""

import json
from datetime import datetime
from hashlib import sha256

import pytest

from houqin.actions import _ledger
from houqin.actions.open_hospital import open_hospital
from houqin.records import digest, models, scope
from houqin.rules import party, permission
from houqin.rules.refusal import Conflict, Refused
from tests import cast


def everything():
    """How much is on record in this hospital."""
    tables = (models.Round, models.Check, models.Mark, models.Place, models.Decision, models.Entry, models.AccessEntry)
    return [table.objects.count() for table in tables] + [models.Head.objects.get().seq]


@pytest.fixture
def unchanged(house):
    """Whatever the test does, nothing is left behind."""
    before = everything()
    yield house
    assert everything() == before


def refused_round(house, change):
    rows = cast.a_round(house, 7)
    change(rows)
    with pytest.raises(Refused) as refused:
        cast.put(house.people["inspector"], "record_round", rows)
    return refused.value


def test_one_action_is_one_line_over_all_its_rows(house):
    before = models.Head.objects.get()
    cast.record(house, 1)
    line, head = models.Entry.objects.get(action="record_round"), models.Head.objects.get()
    assert (line.seq, line.prev) == (before.seq + 1, before.seal)
    assert (head.seq, head.seal) == (line.seq, line.seal)
    assert line.by_id == house.people["inspector"].person
    assert json.loads(line.facts) == {"round": str(cast.an_id(house.hospital, "round", 1))}
    rows = [row.split(" ") for row in line.rows.splitlines()]
    assert [row[0] for row in rows] == ["round", *["check"] * 20, *["mark"] * 20]
    for model in (models.Round, models.Check, models.Mark):
        assert set(model.objects.values_list("entry", flat=True)) == {line.seq}


def test_a_line_names_each_row_by_its_digest_and_is_sealed_over_them(house):
    cast.record(house, 1)
    line = models.Entry.objects.get(action="record_round")
    check = models.Check.objects.first()
    assert f"check {check.pk.hex} {sha256(digest.text(check).encode()).hexdigest()}" in line.rows.splitlines()
    assert line.seal == sha256(digest.text(line).encode()).hexdigest()
    assert line.rows in digest.text(line) and line.prev in digest.text(line)


def test_lines_follow_one_another_without_a_gap(house):
    for n in range(5):
        cast.record(house, n, items=1)
    lines = list(models.Entry.objects.order_by("seq"))
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert [line.prev for line in lines] == ["", *(line.seal for line in lines[:-1])]


def test_master_data_changes_under_a_new_line(house):
    place = models.Place.objects.get()
    first = place.entry
    place.name = "301A"
    seq = cast.put(house.system, "change_place", [place])
    place = models.Place.objects.get()
    assert (place.name, place.entry) == ("301A", seq) and seq > first


def test_a_cache_comes_along_outside_the_digests(house):
    finding = models.Finding(
        id=cast.an_id("finding"), contract=house.contract, place=house.place, item="floor.1", severity="一般",
        opened_at=cast.START, due_at=cast.START,
    )  # fmt: skip
    now = models.FindingNow(finding=finding, state="open", provider=house.provider, changed_at=cast.START)
    cast.put(house.people["inspector"], "open_finding", [finding, now])
    now.state = "closed"
    cast.put(house.people["inspector"], "verify_finding", [now])
    lines = models.Entry.objects.order_by("-seq")
    assert models.FindingNow.objects.get().state == "closed"
    assert [line.rows.count("\n") + bool(line.rows) for line in lines[:2]] == [0, 1]


@pytest.mark.parametrize("role", sorted(set(party.ROLES) - permission.ACTIONS["record_round"]))
def test_who_may_not_is_refused(unchanged, role):
    with pytest.raises(Refused), _ledger.deed(unchanged.people[role], cast.START, "record_round"):
        raise AssertionError("the door was open")


def test_a_stranger_is_refused(unchanged):
    stranger = cast.found("B").people["inspector"]
    with pytest.raises(Refused):
        cast.put(stranger, "record_round", cast.a_round(unchanged, 1))


def test_without_a_hospital_nothing_is_done(house):
    from_outside = house.people["inspector"]
    token = scope._hospital.set(None)
    try:
        with pytest.raises(scope.NoScope):
            cast.put(from_outside, "record_round", [])
    finally:
        scope._hospital.reset(token)


def test_what_fails_after_writing_leaves_nothing(unchanged):
    by = unchanged.people["inspector"]
    with pytest.raises(ZeroDivisionError), _ledger.deed(by, cast.START, "record_round"):
        _ledger.write(by, cast.START, "record_round", {}, cast.a_round(unchanged, 1))
        raise ZeroDivisionError


def test_the_number_of_a_failed_line_is_used_again(house):
    seq = models.Head.objects.get().seq
    refused_round(house, lambda rows: setattr(rows[0], "period", 202613))
    cast.record(house, 1)
    assert models.Head.objects.get().seq == seq + 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: setattr(rows[0], "period", 202613), "月份"),
        (lambda rows: setattr(rows[0], "submitted_at", cast.START), "提交时间"),
        (lambda rows: setattr(rows[1][0], "result", "maybe"), "只能是"),
        (lambda rows: setattr(rows[1][0], "result", "na"), "理由"),
        (lambda rows: setattr(rows[1][1], "item", rows[1][0].item), "只能有一个结果"),
        (lambda rows: setattr(rows[1][0], "note", "长" * 501), "太长"),
        (lambda rows: setattr(rows[1][0], "note", "a\0b"), "不能保存"),
        (lambda rows: setattr(rows[2][0], "n_failed", 2), "不合格次数"),
        (lambda rows: setattr(rows[2][0], "n", -1), "不能为负"),
        (lambda rows: setattr(rows[2][0], "den", -1), "不能为负"),
    ],
)
def test_a_broken_limit_is_one_sentence_for_people(unchanged, change, sentence):
    assert sentence in str(refused_round(unchanged, change))


def test_proposer_and_signer_are_two_people(unchanged):
    chief = unchanged.people["chief"]
    decision = models.Decision(
        id=cast.an_id("decision"), contract=unchanged.contract, period=202611, kind="reminder", reason="湿滑",
        proposed_by_id=chief.person, at=cast.START, needs="chief",
    )  # fmt: skip
    signature = models.Signature(
        id=cast.an_id("signature"), decision=decision, proposed_by_id=chief.person, signed_by_id=chief.person,
        verdict="signed", role="chief", at=cast.START,
    )  # fmt: skip
    with pytest.raises(Refused, match="不能是同一人"):
        cast.put(chief, "sign_decision", [decision, signature])


def test_a_mark_is_reversed_exactly_once(house):
    cast.record(house, 1, items=1)
    mark = models.Mark.objects.get()

    def reversal():
        fields = {name: getattr(mark, name) for name in ("contract_id", "period", "indicator", "source", "stream")}
        counts = {name: -getattr(mark, name) for name in ("n", "n_failed", "num", "den")}
        return models.Mark(reverses=mark, evidence_kind="check", evidence_id=mark.evidence_id, **fields, **counts)

    cast.put(house.people["inspector"], "correct_check", [reversal()])
    with pytest.raises(Refused, match="已经冲销"):
        cast.put(house.people["inspector"], "correct_check", [reversal()])


class TestOnce:
    def test_the_same_submission_ten_times_is_one(self, house):
        for _ in range(10):
            cast.record(house, 1)
        assert models.Round.objects.count() == 1
        assert models.Entry.objects.filter(action="record_round").count() == 1

    def test_the_same_id_with_other_content_is_a_conflict(self, house):
        cast.record(house, 1)
        before = everything()
        id = cast.an_id(house.hospital, "round", 1)
        with pytest.raises(Conflict), _ledger.deed(house.people["inspector"], cast.START, "record_round"):
            _ledger.once(models.Round, id, "f" * 64)
        assert everything() == before

    def test_an_id_taken_in_another_hospital_is_a_conflict_too(self, unchanged):
        other = cast.found("B")
        with other.open():
            cast.record(other, 1)
        taken = cast.an_id(other.hospital, "round", 1)
        assert isinstance(refused_round(unchanged, lambda rows: setattr(rows[0], "id", taken)), Conflict)


class TestMisuse:
    def test_an_action_needs_its_line_in_the_permission_table(self):
        with pytest.raises(LookupError, match="permission"):

            @_ledger.action
            def do_as_you_please(by, at): ...

    def test_actions_never_call_actions(self, unchanged):
        office = unchanged.people["office"]
        with pytest.raises(RuntimeError, match="never call"), _ledger.deed(office, cast.START, "close_month"):
            cast.put(office, "propose_decision", [])

    def test_an_action_writes_once_and_under_its_own_name(self, unchanged):
        office = unchanged.people["office"]
        with pytest.raises(RuntimeError), _ledger.deed(office, cast.START, "close_month"):
            _ledger.write(office, cast.START, "restate", {}, [])
        with pytest.raises(RuntimeError), _ledger.deed(office, cast.START, "close_month"):
            _ledger.write(office, cast.START, "close_month", {}, [])
            _ledger.write(office, cast.START, "close_month", {}, [])
        with pytest.raises(RuntimeError):
            _ledger.write(office, cast.START, "close_month", {}, [])

    def test_a_moment_has_a_zone(self, unchanged):
        with pytest.raises(TypeError, match="time zone"):
            cast.put(unchanged.people["office"], "close_month", [], at=datetime(2026, 11, 1))  # noqa: DTZ001

    def test_facts_hold_no_floats(self, unchanged):
        with pytest.raises(TypeError, match="float"):
            cast.put(unchanged.people["office"], "close_month", [], points=84.45)


def test_a_hospital_opens_once_and_its_journal_begins_with_it(db):
    id = open_hospital(party.system(0), cast.START, code="A", name="甲医院", short="甲")
    with scope.use(id), scope.reading():
        line = models.Entry.objects.get()
        assert (line.seq, line.prev, line.action, line.by) == (1, "", "open_hospital", None)
    with pytest.raises(Refused, match="已经有了"):
        open_hospital(party.system(0), cast.START, code="A", name="甲医院", short="甲")
    with pytest.raises(Refused):
        open_hospital(party.Actor(1, 1, "admin", "管理员"), cast.START, code="B", name="乙医院", short="乙")


def test_looks_of_the_audit_role_are_a_chain_of_their_own(recorded):
    line, head = models.AccessEntry.objects.get(), models.AccessHead.objects.get()
    assert (line.seq, line.prev, line.seal) == (1, "", head.seal)
    assert json.loads(line.facts) == {"question": "journal"}
