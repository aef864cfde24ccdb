"""Bad input stops `houqin assess` with file, row, column and what was expected; nothing is written."""

from pathlib import Path

import duckdb
import pytest

from tests.rules.test_bundle import INSPECTIONS, PANEL
from tests.scenarios.folder import Folder, scores
from tests.scenarios.test_assess import CHECKLIST, FAULTS, VISITS


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    folder = Folder(tmp_path, capsys)
    folder.write("bundle.yaml", INSPECTIONS)
    folder.write("visits.csv", VISITS)
    folder.write("faults.csv", FAULTS)
    return folder


DAY, ROW = "2026-03-09", "东区,2026-03-09,100"
FAULT = "东区,2026-03-02,严重"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("visits", "canteen,day,score", "canteen,date,score", "第 1 行 day：缺少列 day"),
        ("visits", "canteen,day,score", "canteen,day,day", "第 1 行：列名重复：day"),
        ("visits", ROW, "东区,2026-03-09", "第 3 行：本行有 2 格，表头有 3 列；应为：3 格"),
        ("visits", ROW, "东区,,2026-03-09,100", "第 3 行：本行有 4 格，表头有 3 列"),
        ("visits", ROW, "2026-03-09,东区,100", "第 3 行 day：“东区”不是日期"),
        ("visits", ROW, f'"{ROW}', "第 6 行：不是合格的 CSV"),
        ("visits", DAY, "2026-02-30", "第 3 行 day：“2026-02-30”不是日期；应为：日期（2026-01-31）"),
        ("visits", DAY, "2026/03/09", "第 3 行 day：“2026/03/09”不是日期"),
        ("visits", DAY, "", "第 3 行 day：空格；应为：日期（2026-01-31）"),
        ("visits", DAY, "2026-03-02", "第 3 行 canteen：东区 2026-03-02 出现了不止一次，另见第 2 行"),
        ("visits", ",100", ",一百", "第 3 行 score：“一百”不是数字；应为：数字"),
        ("visits", ",100", ",1e2", "第 3 行 score：“1e2”不是数字"),
        ("visits", ",100", ",nan", "第 3 行 score：“nan”不是数字"),
        ("faults", FAULT, "东区,2026-03-02,重大", "第 2 行 severity：没有“重大”这一类别；应为：严重、一般"),
        ("faults", FAULT, "东区,2026-03-02,", "第 2 行 severity：空格；应为：文字"),
    ],
)
def test_a_bad_row_is_named(folder: Folder, file: str, old: str, new: str, said: str) -> None:
    text = (folder.path / f"{file}.csv").read_text("utf-8")
    assert old in text
    folder.write(f"{file}.csv", text.replace(old, new, 1))
    assert f"{file}.csv {said}" in folder.stopped()


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("percent", "101", "101 超出范围；应为：0–100 之间的数字"),
        ("percent", "-0.5%", "超出范围；应为：0–100 之间的数字"),
        ("{kind: number, least: 0, most: 100}", "100.5", "100.5 超出范围；应为：0–100 之间的数字"),
        ("{kind: number, least: 0}", "-1", "应为：数字、不小于 0"),
        ("{kind: number, places: 1}", "99.55", "99.55 的小数太多；应为：最多 1 位小数"),
        ("integer", "9.5", "9.5 不是整数"),
        ("flag", "也许", "“也许”；应为：是或否"),
        ("month", "2026-13", "“2026-13”不是月份"),
        ("{kind: text, one_of: [优, 良]}", "差", "“差”；应为：优、良"),
        ("{kind: date, until: 2026-12-31}", "2027-01-01", "应为：日期（2026-01-31），不晚于 2026-12-31"),
        ("{kind: date, formats: ['%d.%m.%Y']}", "31.02.2026", "不是日期；应为：日期（%d.%m.%Y）"),
    ],
)
def test_every_kind_of_column_refuses_what_it_is_not(folder: Folder, column: str, cell: str, said: str) -> None:
    folder.write("bundle.yaml", INSPECTIONS.replace("severity: text}", f"severity: text, extra: {column}}}"))
    folder.write("faults.csv", f"canteen,day,severity,extra\n东区,2026-03-02,严重,{cell}\n")
    stopped = folder.stopped()
    assert "faults.csv 第 2 行 extra：" in stopped
    assert said in stopped


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("percent", ["0", "100", "95.5%", "7 %"]),
        ("integer", ["7", "7.0", "-3"]),
        ("flag", ["是", "否", "TRUE", "no", "1"]),
        ("month", ["2026-03", "202603", "2026-03-31"]),
        ("date", ["2026-03-31", "2026-03-31T08:00", "2026-03-31 08:00:00"]),
        ("{kind: date, formats: ['%d.%m.%Y', '%Y年%m月%d日']}", ["31.03.2026", "2026年3月31日"]),
        ("{kind: number, empty: allow}", ["", "  ", "-0.25", "+7", ".5", "7."]),
    ],
)
def test_and_takes_what_it_is(folder: Folder, column: str, cells: list[str]) -> None:
    folder.write("bundle.yaml", INSPECTIONS.replace("severity: text}", f"severity: text, extra: {column}}}"))
    rows = [f"东区,2026-03-02,一般,{cell}" for cell in cells]
    folder.write("faults.csv", "\n".join(["canteen,day,severity,extra", *rows, ""]))
    assert scores(folder.assess())["东区 2026-03-02"] == str(100 - 2 * len(cells))


class TestFiles:
    def test_an_empty_file(self, folder: Folder) -> None:
        folder.write("faults.csv", "")
        assert "faults.csv：文件是空的；应为：首行为列名" in folder.stopped()

    def test_a_header_alone_unless_rows_may_be_absent(self, folder: Folder) -> None:
        folder.write("faults.csv", "canteen,day,severity\n")
        assert "faults.csv：文件里没有数据行" in folder.stopped()
        folder.write("bundle.yaml", INSPECTIONS.replace("path: faults.csv\n", "path: faults.csv\n    rows: any\n"))
        assert set(scores(folder.assess()).values()) == {"100"}

    def test_a_missing_file_or_folder(self, folder: Folder) -> None:
        (folder.path / "faults.csv").unlink()
        assert "faults.csv：没有这个文件" in folder.stopped()
        (folder.path / "bundle.yaml").unlink()
        assert "没有这个考评包" in folder.stopped()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
    def test_encodings_that_offices_use(self, folder: Folder, encoding: str) -> None:
        plain = folder.assess()
        folder.write("visits.csv", VISITS.encode(encoding))
        folder.write("faults.csv", FAULTS.replace("\n", "\r\n").encode(encoding))
        assert folder.assess() == plain

    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            (VISITS.encode("utf-16"), "visits.csv：文件是 UTF-16 编码；应为：另存为 UTF-8 的 CSV"),
            (VISITS.encode() + b"\xff\xff,2026-03-30,1\n", "visits.csv 第 7 行：文字编码不对"),
            (VISITS.encode() + b"a\0b,2026-03-30,1\n", "visits.csv 第 7 行：文字编码不对"),
        ],
    )
    def test_encodings_that_nobody_can_read(self, folder: Folder, raw: bytes, said: str) -> None:
        folder.write("visits.csv", raw)
        assert said in folder.stopped()

    def test_a_declared_encoding_is_taken_at_its_word(self, folder: Folder) -> None:
        folder.write("bundle.yaml", INSPECTIONS.replace("path: visits.csv", "path: visits.csv\n    encoding: utf-8"))
        folder.write("visits.csv", VISITS.encode("gb18030"))
        assert "visits.csv 第 2 行：文字编码不对；应为：UTF-8" in folder.stopped()

    def test_something_else_under_the_name_of_parquet(self, folder: Folder) -> None:
        folder.write("bundle.yaml", INSPECTIONS.replace("faults.csv", "faults.parquet"))
        folder.write("faults.parquet", b"PAR1 this is none PAR1")
        assert "faults.parquet：不是合格的 Parquet 文件" in folder.stopped()

    def test_a_parquet_column_is_checked_like_any_other(self, folder: Folder) -> None:
        folder.write("bundle.yaml", INSPECTIONS.replace("faults.csv", "faults.parquet"))
        target = folder.path / "faults.parquet"
        duckdb.execute(f"COPY (SELECT '东区' AS canteen, '2026-03-32' AS day, '一般' AS severity) TO '{target}'")
        assert "faults.parquet 第 1 行 day：“2026-03-32”不是日期" in folder.stopped()
        duckdb.execute(f"COPY (SELECT '东区' AS canteen, '一般' AS severity) TO '{target}' (FORMAT parquet)")
        assert "缺少列 day" in folder.stopped()

    def test_duplicate_keys(self, folder: Folder) -> None:
        unique = "path: visits.csv\n    unique: [canteen, day]"
        folder.write("bundle.yaml", INSPECTIONS.replace("path: visits.csv", unique))
        folder.write("visits.csv", VISITS + "西区,2026-03-20,90\n")
        assert "visits.csv 第 7 行 canteen、day：西区、2026-03-20 重复，另见第 6 行" in folder.stopped()

    def test_many_faults_are_listed_up_to_a_limit(self, folder: Folder) -> None:
        folder.write("visits.csv", "canteen,day,score\n" + "东区,昨天,1\n" * 500)
        said = folder.stopped()
        assert said.count("不是日期") == 20
        assert "错误不少于 20 处" in said

    def test_a_row_is_counted_by_the_lines_of_the_file(self, folder: Folder) -> None:
        folder.write("visits.csv", 'canteen,day,score\n"东\n区",2026-03-02,1\n\n西区,昨天,1\n')
        assert "visits.csv 第 5 行 day" in folder.stopped()


class TestJury:
    @pytest.fixture
    def jury(self, folder: Folder) -> Folder:
        folder.write("bundle.yaml", PANEL.replace("most: 100}", "most: 100, step: 0.5}"))
        folder.write("entries.csv", "provider,total\n甲,85\n")
        return folder

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ("甲,质量,三,100.5,1", "ballots.csv 第 4 行 mark：质量：分值 100.5 不在分尺上；应为：0–100，每级 0.5"),
            ("甲,质量,三,90.3,1", "分值 90.3 不在分尺上"),
            ("甲,质量,三,-1,1", "分值 -1 不在分尺上"),
            ("甲,质量,二,90,1", "ballots.csv 第 4 行 judge：评委 二 对 质量 投了不止一票；应为：每位评委一票"),
            ("甲,质量,三,90,2", "ballots.csv 第 4 行 weight：与第 2 行的 1 不同"),
            ("甲,质量,三,,1", "ballots.csv 第 4 行 mark：空格；应为：数字"),
        ],
    )
    def test_a_bad_ballot(self, jury: Folder, row: str, said: str) -> None:
        jury.write("ballots.csv", f"provider,aspect,judge,mark,weight\n甲,质量,一,80,1\n甲,质量,二,85,1\n{row}\n")
        assert said in jury.stopped()


class TestChecklist:
    @pytest.fixture
    def cleaning(self, folder: Folder) -> Folder:
        folder.write("bundle.yaml", CHECKLIST)
        folder.write("months.csv", "contract,month,fee,points\nC1,2026-03,10000,\n")
        folder.write("rounds.csv", "round,contract,day,rater\nr1,C1,2026-03-02,甲\n")
        folder.write("checks.csv", "round,item,result,count,room\nr1,floor,问题,3,101\n")
        folder.write("rates.csv", "contract,month,item,rate\nC1,2026-03,happy,95\n")
        folder.write("events.csv", "contract,month,code,kind,times\nC1,2026-03,praise,bonus,1\n")
        return folder

    @pytest.mark.parametrize(
        ("file", "old", "new", "said"),
        [
            ("checks", "floor,问题,3", "flour,问题,3", "第 2 行 item：检查项 flour 不在本合同的考核表内"),
            ("checks", "floor,问题,3", "floor,问题,0", "第 2 行 item：floor：问题须写明处/次数（1–99），现为 0"),
            ("checks", "floor,问题,3", "floor,问题,100", "现为 100"),
            ("checks", "floor,问题,3", "floor,合格,3", "合格或不适用的项不得带问题数"),
            ("checks", "floor,问题,3", "floor,尚可,3", "结果须为 合格、问题、不适用 之一，现为 尚可"),
            ("checks", "floor,问题,3", "floor,问题,1.5", "第 2 行 count：1.5 不是整数"),
            ("checks", "r1,", "r9,", "第 2 行 round：r9 在 rounds.csv 中查不到"),
            ("rates", "95", "101", "第 2 行 rate：101 超出范围；应为：0–100 之间的数字"),
            ("rates", "happy", "floor", "第 2 行 item：“floor”不是按比率计分的检查项"),
            ("events", "praise", "prize", "第 2 行 code：办法没有约定“prize”；应为：praise"),
            ("events", "bonus", "gift", "第 2 行 kind：没有“gift”这种事件"),
            ("events", ",1", ",0", "第 2 行 times：次数或数量不合理"),
            ("months", "2026-03", "2026-3", "第 2 行 month：“2026-3”不是"),
            ("months", "10000", "一万", "第 2 行 fee：“一万”不是数字"),
        ],
    )
    def test_a_bad_row_is_named(self, cleaning: Folder, file: str, old: str, new: str, said: str) -> None:
        text = (cleaning.path / f"{file}.csv").read_text("utf-8")
        assert old in text
        cleaning.write(f"{file}.csv", text.replace(old, new, 1))
        stopped = cleaning.stopped()
        assert f"{file}.csv" in stopped
        assert said in stopped
