"""Every kind of tampering is named: which row or line, and beside whose deed."""

from uuid import UUID

import pytest
from django.db import connection

from houqin.interfaces.cli import main
from houqin.queries import _chain, journal
from houqin.records import digest, models
from tests import cast
from tests.intruder import unguarded

ROUNDS = 4


@pytest.fixture(params=[1000, 2], ids=["one window", "many windows"])
def book(house, request, monkeypatch):
    """A hospital with a few rounds on record and a look of the audit role; also verified in windows of two lines."""
    monkeypatch.setattr(_chain, "WINDOW", request.param)
    for n in range(ROUNDS):
        cast.record(house, n, items=3)
    place = models.Place.objects.get()
    place.name = "301A"
    cast.put(house.system, "change_place", [place])
    for question in ("journal", "sheet", "people"):
        cast.looked(house, question)
    return house


def faults(house):
    """(kind, table, id, line) of all that verify names."""
    with house.open():
        return {(f.kind, f.table, f.id, f.line) for f in journal.verify(house.system).faults}


def tamper(sql, *params):
    with unguarded() as cursor:
        cursor.execute(sql, list(params))
        assert cursor.rowcount == 1


def key(id):
    """An id as raw SQL takes it."""
    return id.hex if connection.vendor == "sqlite" and isinstance(id, UUID) else id


MOMENT = "2026-11-02 00:30:00" + ("" if connection.vendor == "sqlite" else "+00")


def line_of(n):
    """The journal line of round `n`."""
    return models.Round.objects.order_by("entry").values_list("entry", flat=True)[n]


def test_an_honest_book_verifies(book):
    report = journal.verify(book.system)
    assert report.faults == ()
    assert report.lines == models.Head.objects.get().seq + models.AccessHead.objects.get().seq
    named = sum(len(rows.splitlines()) for rows in models.Entry.objects.values_list("rows", flat=True))
    assert report.rows == named - 1  # the place is named twice


def test_progress_is_told(book):
    told = []
    journal.verify(book.system, progress=lambda lines, rows: told.append((lines, rows)))
    assert told == sorted(told) and told[-1][0] == models.Head.objects.get().seq


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (models.Mark, "num = 12"),
        (models.Check, "note = 'x'"),
        (models.Check, "result = 'pass', count = 7"),
        (models.Round, "submitted_at = received_at"),
        (models.Contract, "ends_on = '2027-12-31'"),
        (models.Terms, "monthly_fen = 1"),
        (models.Place, "name = '301B'"),
        (models.Person, "role = 'leader'"),
    ],
)
def test_an_altered_row_is_named(book, model, change):
    row = model.objects.first() if model is not models.Person else model.objects.get(role="ward")
    id = row.pk.hex if isinstance(row.pk, UUID) else row.pk
    tamper(f"UPDATE {model._meta.db_table} SET {change} WHERE id = %s", key(row.pk))
    assert faults(book) == {("altered", digest.label(model), str(id), row.entry)}


def test_who_and_when_stand_beside_a_fault(book):
    mark = models.Mark.objects.first()
    tamper("UPDATE records_mark SET num = 999 WHERE id = %s", mark.pk)
    (fault,) = journal.verify(book.system).faults
    by = book.people["inspector"]
    assert (fault.deed.seq, fault.deed.by, fault.deed.action) == (mark.entry, by.name, "record_round")
    assert fault.deed.at == models.Round.objects.get(entry=mark.entry).received_at


def test_a_missing_row_is_named(book):
    mark = models.Mark.objects.first()
    tamper("DELETE FROM records_mark WHERE id = %s", mark.pk)
    assert faults(book) == {("missing", "mark", str(mark.pk), mark.entry)}


def test_missing_master_data_is_named(book):
    closed = models.Department(name="停诊科室", code="TZ")
    cast.put(book.system, "add_department", [closed])
    tamper("DELETE FROM records_department WHERE id = %s", closed.pk)
    assert faults(book) == {("missing", "department", str(closed.pk), closed.entry)}


COPY = "contract_id, site, place_id, period, indicator, item, edition, source, stream, n, n_failed, num, den, "
COPY += "evidence_kind"


@pytest.mark.parametrize("beyond", [0, 100])
def test_a_forged_row_is_named(book, beyond):
    """Also one that names a line which does not exist."""
    line = line_of(1) + beyond
    tamper(
        f"INSERT INTO records_mark (id, hospital_id, entry, evidence_id, {COPY}) "
        f"SELECT 9999, hospital_id, %s, evidence_id, {COPY} FROM records_mark WHERE id = %s",
        line,
        models.Mark.objects.first().pk,
    )
    assert faults(book) == {("forged", "mark", "9999", line)}


def test_a_row_moved_to_another_line_is_named(book):
    mark = models.Mark.objects.filter(entry=line_of(0)).first()
    tamper("UPDATE records_mark SET entry = %s WHERE id = %s", line_of(3), mark.pk)
    assert faults(book) == {("altered", "mark", str(mark.pk), line_of(0))}


def test_a_row_moved_to_another_hospital_is_named_in_both(book):
    other = cast.found("B")
    mark = models.Mark.objects.first()
    tamper("UPDATE records_mark SET hospital_id = %s WHERE id = %s", other.hospital, mark.pk)
    assert faults(book) == {("missing", "mark", str(mark.pk), mark.entry)}
    assert faults(other) == {("forged", "mark", str(mark.pk), mark.entry)}


def test_master_data_put_back_to_an_earlier_state_is_named(book):
    first = models.Entry.objects.get(action="add_place")
    changed = models.Entry.objects.get(action="change_place")
    place = models.Place.objects.get()
    tamper("UPDATE records_place SET name = '301', entry = %s WHERE id = %s", first.seq, place.pk)
    assert faults(book) == {("altered", "place", str(place.pk), changed.seq)}


def test_an_altered_line_is_named(book):
    line = line_of(1)
    tamper("UPDATE records_entry SET facts = '{}' WHERE seq = %s AND hospital_id = %s", line, book.hospital)
    assert faults(book) == {("altered", "entry", str(line), line)}


@pytest.mark.parametrize(
    "column", ["by_id = NULL", "action = 'waive'", "at = '2026-11-03 00:00:00+00:00'", "seal = prev"]
)
def test_every_part_of_a_line_is_sealed(book, column):
    line = line_of(1)
    tamper(f"UPDATE records_entry SET {column} WHERE seq = %s AND hospital_id = %s", line, book.hospital)
    assert faults(book) == {("altered", "entry", str(line), line)}


def test_a_line_altered_and_sealed_anew_is_named(book):
    seq = line_of(1)
    line = models.Entry.objects.get(seq=seq)
    line.facts = '{"round":"another"}'
    seal = digest.of(digest.text(line))
    tamper("UPDATE records_entry SET facts = %s, seal = %s WHERE id = %s", line.facts, seal, line.pk)
    assert faults(book) == {("altered", "entry", str(seq), seq)}


def test_the_last_line_sealed_anew_is_betrayed_by_the_head(book):
    line = models.Entry.objects.order_by("-seq").first()
    line.facts = '{"round":"another"}'
    seal = digest.of(digest.text(line))
    tamper("UPDATE records_entry SET facts = %s, seal = %s WHERE id = %s", line.facts, seal, line.pk)
    assert faults(book) == {("altered", "head", str(line.seq), line.seq)}


def test_a_missing_line_is_named_and_its_rows_stand_alone(book):
    line = line_of(1)
    rows = models.Entry.objects.get(seq=line).rows.splitlines()
    tamper("DELETE FROM records_entry WHERE seq = %s AND hospital_id = %s", line, book.hospital)
    orphans = {("forged", *row.split(" ")[:2], line) for row in rows}
    assert faults(book) == {("missing", "entry", str(line), line)} | orphans


def test_a_cut_tail_is_named(book):
    last = models.Head.objects.get().seq
    tamper("DELETE FROM records_entry WHERE seq = %s AND hospital_id = %s", last, book.hospital)
    assert ("missing", "entry", str(last), last) in faults(book)


def swap(house, a, b):
    """Two lines change places."""
    for put, at in ((-1, a), (a, b), (b, -1)):
        tamper("UPDATE records_entry SET seq = %s WHERE seq = %s AND hospital_id = %s", put, at, house.hospital)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2)])
def test_swapped_lines_are_named(book, first, second):
    a, b = line_of(first), line_of(second)
    swap(book, a, b)
    lines = {fault for fault in faults(book) if fault[1] == "entry"}
    assert lines == {("reordered", "entry", str(a), a), ("reordered", "entry", str(b), b)}


def test_a_forged_line_at_the_tail_is_named(book):
    """Well made, sealed over the last line; but the head does not know it."""
    head = models.Head.objects.get()
    forged = models.Entry(
        hospital_id=book.hospital, seq=head.seq + 1, at=cast.START, by_id=book.people["chief"].person, action="waive",
        facts="{}", rows="", prev=head.seal,
    )  # fmt: skip
    seal = digest.of(digest.text(forged))
    tamper(
        "INSERT INTO records_entry (hospital_id, seq, at, by_id, action, facts, rows, prev, seal) "
        "SELECT hospital_id, %s, %s, %s, 'waive', '{}', '', %s, %s FROM records_head WHERE hospital_id = %s",
        forged.seq,
        MOMENT,
        forged.by_id,
        forged.prev,
        seal,
        book.hospital,
    )
    assert faults(book) == {("forged", "entry", str(forged.seq), forged.seq)}


def test_a_forged_line_without_a_good_seal_is_named_twice(book):
    head = models.Head.objects.get()
    tamper(
        "INSERT INTO records_entry (hospital_id, seq, at, action, facts, rows, prev, seal) "
        "SELECT hospital_id, seq + 1, %s, 'waive', '{}', '', '', 'x' FROM records_head WHERE hospital_id = %s",
        MOMENT,
        book.hospital,
    )
    seq = head.seq + 1
    assert faults(book) == {("altered", "entry", str(seq), seq), ("forged", "entry", str(seq), seq)}


def test_a_head_set_back_is_named(book):
    head = models.Head.objects.get()
    tamper("UPDATE records_head SET seq = seq - 1 WHERE hospital_id = %s", book.hospital)
    assert ("forged", "entry", str(head.seq), head.seq) in faults(book)


def test_a_head_that_is_gone_is_named(book):
    tamper("DELETE FROM records_head WHERE hospital_id = %s", book.hospital)
    assert faults(book) == {("missing", "head", "", 0)}


def test_the_chain_of_looks_is_verified_too(book):
    tamper("UPDATE records_accessentry SET facts = '{}' WHERE seq = 2 AND hospital_id = %s", book.hospital)
    assert faults(book) == {("altered", "accessentry", "2", 2)}


def test_a_look_that_is_gone_is_named(book):
    tamper("DELETE FROM records_accessentry WHERE seq = 2 AND hospital_id = %s", book.hospital)
    assert faults(book) == {("missing", "accessentry", "2", 2)}


def test_several_faults_are_named_each(book):
    first, second = models.Mark.objects.order_by("id")[:2]
    tamper("UPDATE records_mark SET num = 77 WHERE id = %s", first.pk)
    tamper("DELETE FROM records_mark WHERE id = %s", second.pk)
    tamper("UPDATE records_entry SET facts = '{}' WHERE seq = %s AND hospital_id = %s", line_of(3), book.hospital)
    assert {fault[0] + " " + fault[1] for fault in faults(book)} == {"altered mark", "missing mark", "altered entry"}


def test_a_great_gap_is_one_fault(book):
    last = models.Head.objects.get().seq
    tamper("UPDATE records_entry SET seq = 10000000000 WHERE seq = %s AND hospital_id = %s", last, book.hospital)
    assert ("missing", "entry", f"{last}-9999999999", last) in faults(book)


def test_a_line_that_names_nonsense_is_named(book):
    nonsense = "place x y\nno-such-table 1 2\n\nword"
    tamper("UPDATE records_entry SET rows = %s WHERE seq = 1 AND hospital_id = %s", nonsense, book.hospital)
    assert ("altered", "entry", "1", 1) in faults(book)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way to hold what is no text")
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("check", "note = CAST(x'ff00fe' AS TEXT)"),
        ("check", "count = 1.5"),
        ("check", "count = 'many'"),
        ("check", "note = note || x'00' || 'more'"),
        ("round", "started_at = '1 day ago'"),
        ("round", "submitted_at = substr(submitted_at, 1, 19) || '.5'"),
    ],
)
def test_values_of_a_wrong_kind_are_named(book, table, change):
    row = {"check": models.Check, "round": models.Round}[table].objects.order_by("entry", "pk").last()
    tamper(f"UPDATE records_{table} SET {change} WHERE id = %s", row.pk.hex)
    assert faults(book) == {("altered", table, row.pk.hex, row.entry)}


class TestCommand:
    def run(self, capsys, *argv):
        code = 0
        try:
            main.main(["verify", *argv])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out + said.err

    def test_an_honest_book_is_said_to_be_one(self, book, capsys):
        code, said = self.run(capsys)
        assert code == 0 and "全部相符" in said

    def test_a_fault_is_told_and_the_code_is_one(self, book, capsys):
        check = models.Check.objects.first()
        tamper("UPDATE records_check SET note = '无' WHERE id = %s", key(check.pk))
        code, said = self.run(capsys, "--hospital", "A")
        assert code == 1
        assert (
            f"被改动：check {check.pk.hex}" in said and f"第 {check.entry} 行 record_round，巡查员 2026-11-02" in said
        )

    def test_an_unknown_hospital_is_refused(self, book, capsys):
        code, said = self.run(capsys, "--hospital", "Z")
        assert code == 2 and "没有编码为 Z 的医院" in said
