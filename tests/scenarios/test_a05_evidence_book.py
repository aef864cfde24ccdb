"""A05: the evidence book: whatever is altered is named, and a score is a pure function of what is on record."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from houqin import packs
from houqin.interfaces import photos
from houqin.interfaces.cli import main
from houqin.queries import contract as contracts
from houqin.queries import derivation, score
from houqin.records import models
from houqin.rules import evidence, sheet
from houqin.rules import score as kernel
from houqin.rules.scheme import parse
from tests.deeds import CLOSED, MONTH, SEEN
from tests.intruder import unguarded

TAMPERED = {  # what somebody with the owner's password does → what is named: the fault, the table, who had done what
    "UPDATE records_check SET count = 1 WHERE item = 'CLEANING-08' AND count = 2": "被改动 check 巡查员 记录检查",
    "UPDATE records_sheet SET points = 10000": "被改动 sheet 总务处经办 月度考评",
    "UPDATE records_terms SET monthly_fen = 1 WHERE monthly_fen = 10000000": "被改动 terms 总务处处长 签订合同",
    "DELETE FROM records_mark WHERE indicator = 'CLEANING-08' AND num = 200": "缺失 mark 巡查员 记录检查",
    "UPDATE records_entry SET facts = '{}' WHERE action = 'close_month'": "被改动 日志 总务处经办 月度考评",
}
VERIFY = "核验全部"


@pytest.fixture
def closed(hall):
    """A month of every kind of evidence: faults with a photo, one whose photo never came, one put right afterwards."""
    with hall.at(SEEN):
        first = hall.round({"CLEANING-01": 4, "CLEANING-08": 2}, n=1)
        checks = hall["inspector"].ask("round", id=first)["checks"]
        for code, count in (("CLEANING-01", 3), ("CLEANING-09", 1)):
            check = next(one["id"] for one in checks if one["item"] == code)
            said = {"check": check, "result": "fail", "count": count, "reason": "复看照片，数错一处"}
            status, told = hall["inspector"].send("POST", "correct_check", said)
            assert status == 201, told
    with hall.at(SEEN + timedelta(days=1)):
        status, told = hall["inspector"].send(
            "POST", "rounds", hall.saying({"CLEANING-01": 9, "CLEANING-08": 1}, n=2, colour="red")
        )
        assert status == 201, told
    hall.now = CLOSED
    hall["office"].open(f"/month-end/{MONTH}/").press("计算选中的考评表", contracts=hall.contract)
    return hall


def verified(capsys) -> str:
    """What `houqin verify` prints, and its exit code at the end."""
    capsys.readouterr()
    try:
        main.main(["verify", "--hospital", "A"])
        code = 0
    except SystemExit as stop:
        code = stop.code
    return f"{capsys.readouterr().out} exit {code}"


def test_an_honest_book_holds_on_the_page_and_at_the_command(closed, capsys):
    audit = closed["audit"].open("/journal/")
    assert "记录检查" in audit.text and "月度考评" in audit.text
    assert "核验通过" in audit.press(VERIFY).told and "无改动" in audit.told
    assert "全部相符" in (said := verified(capsys)) and said.endswith("exit 0")


def test_what_was_altered_is_named_on_the_page_and_at_the_command(closed, capsys):
    closed["audit"].open("/journal/")
    for sql, named in TAMPERED.items():
        kind, table, who, deed = named.split()
        with transaction.atomic():
            with unguarded() as cursor:
                cursor.execute(sql)
                assert cursor.rowcount == 1, sql
            page = closed["audit"].open("/journal/").press(VERIFY).told
            assert "发现 1 处异常" in page and all(word in page for word in (f"{kind}：{table}", who, deed)), page
            said = verified(capsys)
            assert f"{kind}：{table}" in said and who in said and said.endswith("exit 1"), said
            transaction.set_rollback(True)
    assert verified(capsys).endswith("exit 0")


def test_an_exchanged_photo_is_named_and_so_is_a_lost_one(closed, capsys):
    with closed.house.open():
        sha = models.Photo.objects.filter(attached__isnull=False).values_list("sha256", flat=True)[0]
    file = photos.path(sha)
    was = file.read_bytes()
    file.write_bytes(was[:-1] + bytes([was[-1] ^ 1]))
    assert f"被改动：照片 {sha}" in closed["audit"].open("/journal/").press(VERIFY).told
    assert f"被改动：照片 {sha}" in (said := verified(capsys)) and "attach_photo" in said and said.endswith("exit 1")
    file.unlink()
    assert f"缺失：照片 {sha}" in verified(capsys)
    file.write_bytes(was)
    assert verified(capsys).endswith("exit 0")


def test_who_looked_is_written_down_too(closed):
    closed["audit"].open("/journal/").press(VERIFY)
    looked = [json.loads(line["facts"])["question"] for line in closed["leader"].ask("access_journal")]
    assert looked[:2] == ["verify", "journal"]


def test_from_the_evidence_alone_comes_the_sheet(closed):
    with closed.house.open():
        row = models.Sheet.objects.get(contract=closed.contract)
        stands = contracts.terms_of(closed.contract, MONTH)
        tallies, lineage = derivation.derive(MONTH, MONTH)
        again = kernel.judge(stands.layout, MONTH, tallies[closed.contract, MONTH])
        assert score.joined(tallies[closed.contract, MONTH], False) == score.joined(
            score.tallies(MONTH, MONTH)[closed.contract, MONTH], False
        )
        assert (again.points, again.grade, again.coverage_bp) == (row.points, row.grade, row.coverage_bp)
        assert again.lines == score.lines(row.lines)
        assert sum(map(len, lineage.values())) == models.Mark.objects.filter(reverses=None).count() - 2  # corrected


def test_anybody_recomputes_it_from_what_the_api_hands_out(closed):
    """The provider, with its own rights, the released packs and the rules; nothing of the server's."""
    by = closed["provider"]
    terms = by.ask("terms", contract=closed.contract, month=MONTH)
    editions = {name: packs.load(name, pin["edition"]) for name, pin in terms["pins"].items()}
    assert {name: one.digest for name, one in editions.items()} == {n: p["digest"] for n, p in terms["pins"].items()}
    tallies = [one for round in by.ask("rounds", contract=closed.contract, month=MONTH) for one in seen(by, round)]
    found = kernel.judge(sheet.layout(parse(terms["scheme"]), editions), MONTH, tallies)
    published = by.ask("sheets", contract=closed.contract)[-1]
    assert (found.points, found.grade) == (published["points"], published["grade"])
    assert [one._asdict() for one in found.lines] == json.loads(published["lines"])


def seen(by, round):
    """The tallies of one round: corrected results count as corrected, a failure whose photo never came not at all."""
    items = packs.load(round["pack"], round["edition"]).items_by_code
    checks = by.ask("round", id=round["id"])["checks"]
    corrected = {one["supersedes_id"]: one["id"] for one in checks if one["supersedes_id"]}
    arrived = {
        one["id"]
        for one in checks
        if any(photo["arrived"] for photo in by.ask("evidence", id=one["id"])["photos"]) and one["result"] == "fail"
    }
    for one in checks:
        item = items[one["item"]]
        shown = {one["id"], one["supersedes_id"]} & arrived
        if one["id"] not in corrected and (shown or one["result"] != "fail" or not item.photo):
            counts = evidence.of_check(item, one["result"], one["count"], one["given"])
            yield sheet.Tally(item.code, round["source"], round["stream"], round["site"], *counts, 0)
