"""Deeds from files: the same as over the API, in somebody's name, each told with its line of the journal."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from houqin.queries import party
from houqin.records import models
from tests import cast, deeds
from tests.api.test_rounds import a_round


def test_a_round_and_its_photo_are_recorded_once(shell):
    file = shell.file("round.json", a_round(shell))
    code, said = shell.run("inspector", "record", "round", file)
    with shell.house.open():
        assert (code, said) == (0, f"已办：{a_round(shell)['id']}（日志第 {deeds.lines()} 行）")
    assert shell.run("inspector", "record", "round", file) == (0, f"已经办过，没有改变什么：{a_round(shell)['id']}")
    photo = shell.file("shot.png", deeds.picture())
    assert shell.run("inspector", "record", "photo", photo)[1].startswith("已办：1（日志第")
    assert shell.run("inspector", "record", "photo", photo)[1] == "已经办过，没有改变什么：1"
    with shell.house.open():
        assert models.Mark.objects.get(indicator="CLEANING-01").num == 100


def test_a_round_may_be_written_in_yaml(shell):
    said = yaml.safe_dump(a_round(shell), allow_unicode=True)
    assert shell.run("inspector", "record", "round", shell.file("round.yaml", said))[0] == 0


def test_a_month_is_closed_for_some_contracts_or_all(shell):
    with shell.house.open():
        deeds.visit(shell.house, shell.contract)
    assert shell.run("office", "close", "2026-10", "--contract", "BJ-1")[1].startswith("2026年10月考评了 1 份合同")
    assert shell.run("office", "close", "2026-10", "--contract", "BJ-1")[1] == "2026年10月已经考评过，没有改变什么。"
    assert shell.run("office", "close", "2026-10")[1].startswith("2026年10月考评了 1 份合同")
    code, said = shell.run("office", "close", "2026-10", "--contract", "BJ-7")
    assert (code, said) == (2, "没有编号为 BJ-7 的合同；可用：BJ-1、HT-A-1")


def contract_file(shell, **changes) -> Path:
    paper = {
        "number": "BJ-2", "name": "保洁二期", "provider": shell.house.provider.pk, "starts_on": "2026-01-01",
        "ends_on": "2026-12-31", "scheme": deeds.SCHEME, "pins": {"cleaning": "2026-01-01"}, "monthly_fen": 5_000_000,
        "clauses": [list(clause) for clause in deeds.CLAUSES], "places": [[shell.house.place.pk, ""]],
    }  # fmt: skip
    said = {key: value for key, value in (paper | changes).items() if value is not None}
    return shell.file("contract.yaml", yaml.safe_dump(said, allow_unicode=True))


def test_a_contract_is_signed_from_its_paper_and_once(shell):
    assert shell.run("chief", "sign-contract", contract_file(shell), "--confirmed")[0] == 0
    code, said = shell.run("chief", "sign-contract", contract_file(shell), "--confirmed")
    assert code == 2 and said in ("这个合同编号已经有了", "这个编号已经用过")  # whichever the database sees first
    with shell.house.open():
        signed = models.Contract.objects.get(number="BJ-2")
        assert models.Terms.objects.get(contract=signed).monthly_fen == 5_000_000


def test_any_deed_is_done_by_its_name(shell):
    file = shell.file("place.yaml", "kind: building\nname: 内科楼\ncode: A-NK\n")
    assert shell.run("admin", "do", "add_place", file)[0] == 0
    code, said = shell.run("admin", "do", "attach_photo", file)
    assert code == 2 and said.startswith("没有“attach_photo”这件事；可用：accept_sheet")


def test_a_token_is_shown_once_and_kept_as_a_digest(shell):
    code, said = shell.run("office", "token", "报表脚本", "--until", "2027-06-30")
    key = said.splitlines()[-1]
    hospital, secret = key.split(".")[1:]
    assert (code, int(hospital)) == (0, shell.house.hospital)
    digest = sha256(secret.encode()).hexdigest()
    assert party.bearer(shell.house.hospital, digest, cast.START.date()) == shell.house.people["office"]
    assert shell.run("office", "token", "x", "--until", "tomorrow") == (2, "日期须写作 2027-06-30，现为 tomorrow")


def test_a_pack_is_checked_before_it_is_released(shell):
    text = "pack: cleaning\nunder: 2026-01-01\nedition: 2026-12-01\nlayer: hospital\nitems: []\n"
    code, said = shell.run(None, "pack", "check", shell.file("own.yaml", text))
    assert (code, said.split("。")[0]) == (0, "保洁服务 2026-12-01：22 项，满分 100，合格")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("close", "2026-13"), "月份须写作 2026-11"),
        (("close", "October"), "月份须写作 2026-11"),
        (("record", "round", "/nowhere/round.json"), "读不到文件 /nowhere/round.json：No such file or directory"),
        (("do", "fly", "/nowhere/x.json"), "没有“fly”这件事；可用："),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(shell, args, words):
    code, said = shell.run("office", *args)
    assert code == 2 and said.startswith(words) and "\n" not in said


def test_who_acts_is_somebody_of_that_hospital_today(shell):
    cast.found("B")
    file = shell.file("round.json", a_round(shell))
    assert shell.run("inspector", "record", "round", file) == (2, "有多家医院，请用 --hospital 指明：A、B")
    assert shell.run("inspector", "record", "round", file, "--hospital", "C")[1] == "没有编码为 C 的医院；可用：A、B"
    assert shell.run("inspector", "record", "round", file, "--hospital", "A")[0] == 0
    code, said = shell.run(None, "record", "round", file, "--hospital", "A", "--as", "99999")
    assert (code, said) == (2, "没有编号为 99999 的人员，或已停用")
    assert shell.run("finance", "record", "round", file, "--hospital", "A") == (2, "财务不能做这件事")


def test_the_months_leave_as_a_bundle_that_gives_the_same_sheets(shell, tmp_path):
    with shell.house.open():
        sheet = deeds.closed(shell.house, shell.contract, {deeds.PHOTO_LESS: 2})
    out = tmp_path / "bundle"
    code, said = shell.run("office", "export-bundle", "--contract", "BJ-1", "--out", out)
    assert code == 0 and said.startswith(f"1 个月、{len(deeds.CODES)} 条证据写入")
    assert shell.run(None, "assess", out, "--out", tmp_path / "found")[0] == 0
    (row,) = (tmp_path / "found/sheets.csv").read_text("utf-8").splitlines()[1:]
    assert row.startswith(f"BJ-1,2026-10,{sheet.points / 100:g},{sheet.points / 100:g},0,")
    assert json.loads((out / "bundle.yaml").read_text("utf-8"))["title"]
    code, said = shell.run("office", "export-bundle", "--contract", "BJ-1", "--out", out)
    assert (code, said) == (2, f"文件夹 {out} 不是空的，请另指一个")
    assert shell.run("office", "export-bundle", "--contract", "HT-A-1", "--out", tmp_path / "none") == (
        2, "这些合同在这段时间还没有考评表，先做月度考评再导出",
    )  # fmt: skip
