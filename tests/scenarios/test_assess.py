"""`houqin assess` on bundles that a logistics office could write: deductions, checklists, juries, money, exceptions."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from houqin.interfaces.feeds import results
from tests.rules.test_bundle import INSPECTIONS, PANEL
from tests.scenarios.folder import Folder, scores

VISITS = """\
canteen,day,score
东区,2026-03-02,91
东区,2026-03-09,100
西区,2026-03-02,98
西区,2026-03-05,
西区,2026-03-20,90
"""
FAULTS = """\
canteen,day,severity
东区,2026-03-02,严重
东区,2026-03-02,一般
西区,2026-03-02,一般
西区,2026-03-05,严重
西区,2026-03-18,一般
"""


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Folder]:
    yield Folder(tmp_path, capsys)


@pytest.fixture
def canteens(folder: Folder) -> Folder:
    folder.write("bundle.yaml", INSPECTIONS)
    folder.write("visits.csv", VISITS)
    folder.write("faults.csv", FAULTS)
    return folder


@pytest.fixture
def jury(folder: Folder) -> Folder:
    folder.write("bundle.yaml", PANEL)
    folder.write("entries.csv", "provider,total\n甲,169\n乙,150\n")
    marks = {"甲": {"质量": [80, 90, 85, 100], "服务": [70, 75, 80, 95]}, "乙": {"质量": [60, 70, 80, 90]}}
    lines = [
        f"{provider},{aspect},评委{i},{mark},{1 if aspect == '质量' else 1.05}"
        for provider, aspects in marks.items()
        for aspect, given in aspects.items()
        for i, mark in enumerate(given)
    ]
    folder.write("ballots.csv", "\n".join(["provider,aspect,judge,mark,weight", *lines, ""]))
    return folder


class TestDeductions:
    def test_every_row_takes_its_categorys_points_from_full_marks(self, canteens: Folder) -> None:
        assert scores(canteens.assess()) == {
            "东区 2026-03-02": "91", "东区 2026-03-09": "100", "西区 2026-03-02": "98",
            "西区 2026-03-05": "93", "西区 2026-03-20": "100",
        }  # fmt: skip

    def test_a_sheets_lines_account_for_every_point(self, canteens: Folder) -> None:
        found = canteens.assess()
        for sheet in found["sheets"]:
            mine = [
                row for row in found["lines"] if (row["subject"], row["period"]) == (sheet["subject"], sheet["period"])
            ]
            assert 100 - sum(Decimal(row["lost"]) for row in mine) == Decimal(sheet["score"])
            assert sum(Decimal(row["points"]) for row in mine) == Decimal(sheet["score"])
            assert all(int(row["evidence_count"]) > 0 for row in mine if Decimal(row["lost"]))

    def test_exceptions_are_those_that_differ_with_the_reason(self, canteens: Folder) -> None:
        (odd,) = canteens.assess()["exceptions"]
        assert (odd["subject"], odd["period"], odd["difference"]) == ("西区", "2026-03-20", "10")
        assert (odd["cause"], odd["reason"]) == ("没有扣分证据", "记录扣了 10 分，却没有任何扣分证据")

    def test_a_row_without_a_visit_is_left_out_with_its_line(self, canteens: Folder) -> None:
        (left,) = canteens.assess()["left_out"]
        assert (left["file"], left["row"], left["reason"]) == ("faults.csv", "6", "没有这个对象或这一期间")

    def test_or_goes_to_the_nearest_visit_and_says_so(self, canteens: Folder) -> None:
        canteens.write("bundle.yaml", INSPECTIONS.replace("    by: severity", "    by: severity\n    nearest_days: 3"))
        found = canteens.assess()
        assert scores(found)["西区 2026-03-20"] == "98"
        (moved,) = [row for row in found["lines"] if row["note"]]
        assert (moved["period"], moved["note"]) == ("2026-03-20", "原记于 2026-03-18")

    def test_visits_that_are_not_scored_take_their_faults_with_them(self, canteens: Folder) -> None:
        only = "  where: [{column: score, empty: no, because: 不评分}]\nevidence:"
        canteens.write("bundle.yaml", INSPECTIONS.replace("evidence:", only))
        found = canteens.assess()
        assert "西区 2026-03-05" not in scores(found)
        assert [(one["file"], one["reason"]) for one in found["left_out"][:2]] == [
            ("faults.csv", "所属的一行不计分（不评分）"),
            ("faults.csv", "没有这个对象或这一期间"),
        ]

    def test_the_same_fault_twice_counts_twice_unless_the_bundle_says_once(self, canteens: Folder) -> None:
        canteens.write("faults.csv", FAULTS + "西区,2026-03-02,一般\n")
        assert scores(canteens.assess())["西区 2026-03-02"] == "96"
        once = INSPECTIONS.replace("    by: severity", "    by: severity\n    distinct: [severity]")
        canteens.write("bundle.yaml", once)
        assert scores(canteens.assess())["西区 2026-03-02"] == "98"

    def test_a_category_can_be_capped_and_nothing_falls_below_zero(self, canteens: Folder) -> None:
        canteens.write("faults.csv", FAULTS + "西区,2026-03-02,一般\n" * 20 + "东区,2026-03-09,严重\n" * 20)
        canteens.write("bundle.yaml", INSPECTIONS.replace("一般: 2}", "一般: 2}\n    caps: {一般: 10}"))
        found = scores(canteens.assess())
        assert (found["西区 2026-03-02"], found["东区 2026-03-09"]) == ("90", "0")

    def test_the_month_can_be_the_period(self, canteens: Folder) -> None:
        monthly = INSPECTIONS.replace("by: day\n", "by: month\n  repeated: merge\n")
        canteens.write("bundle.yaml", monthly)
        assert scores(canteens.assess()) == {"东区 2026-03": "91", "西区 2026-03": "89"}

    def test_grades_come_from_the_scheme(self, canteens: Folder) -> None:
        canteens.write("faults.csv", FAULTS + "东区,2026-03-02,严重\n" * 3)
        grades = {row["grade"] for row in canteens.assess()["sheets"]}
        assert grades == {"合格", "不合格"}


WIDE = """\
bundle: houqin/1
title: 评审
files:
  entries: {path: entries.csv, columns: {provider: text}}
  ballots:
    path: ballots.csv
    columns: {provider: text, 评委一: number, 评委二: {kind: number, empty: allow}, 评委三: number}
subjects: {file: entries, key: [provider]}
evidence:
  - {measure: ballots, name: panel, file: ballots, marks: {columns: [评委一, 评委二, 评委三]}}
sum: {parts: [{evidence: panel}]}
"""


class TestJury:
    def test_lines_are_trimmed_means_with_their_factor_and_add_up(self, jury: Folder) -> None:
        found = jury.assess()
        lines = {(row["subject"], row["line"]): row["points"] for row in found["lines"]}
        assert lines == {("甲", "质量"): "87.5", ("甲", "服务"): "81.38", ("乙", "质量"): "75"}
        assert scores(found) == {"甲": "168.88", "乙": "75"}

    def test_an_exception_says_what_was_recorded(self, jury: Folder) -> None:
        reasons = {row["subject"]: row["reason"] for row in jury.assess()["exceptions"]}
        assert reasons == {"甲": "各行、各分项都与记录相符，总分不同", "乙": "各行、各分项都与记录相符，总分不同"}

    def test_judges_first_weighs_each_judges_total_before_trimming(self, jury: Folder) -> None:
        jury.write("bundle.yaml", PANEL.replace("    factor: weight", "    factor: weight\n    order: judges"))
        assert scores(jury.assess())["甲"] == str(
            Decimal((90 + 75 * 1.05 + 85 + 80 * 1.05) / 2).quantize(Decimal("0.01"))
        )

    def test_too_few_marks_leave_the_subject_unassessed(self, jury: Folder) -> None:
        text = PANEL.replace("mark: number", "mark: {kind: number, empty: allow}")
        jury.write("bundle.yaml", text.replace("drop_highest: 1", "drop_highest: 1, fewest: 3"))
        ballots = (jury.path / "ballots.csv").read_text("utf-8")
        jury.write(
            "ballots.csv", ballots.replace("乙,质量,评委0,60", "乙,质量,评委0,").replace("评委1,70,1\n", "评委1,,1\n")
        )
        (odd,) = [row for row in jury.assess()["sheets"] if row["subject"] == "乙"]
        assert (odd["score"], odd["assessed"], odd["coverage"]) == ("", "no", "0")
        assert odd["reason"] == "1 行没有得分，视为未考评：质量（有效分太少）"

    def test_a_provider_without_any_ballot_is_unassessed_and_never_full_marks(self, jury: Folder) -> None:
        jury.write("entries.csv", "provider,total\n甲,169\n丙,100\n")
        (odd,) = [row for row in jury.assess()["sheets"] if row["subject"] == "丙"]
        assert (odd["score"], odd["assessed"], odd["reason"]) == ("", "no", "没有证据，视为未考评")

    def test_a_column_for_each_judge_will_do(self, jury: Folder) -> None:
        jury.write("ballots.csv", "provider,评委一,评委二,评委三\n甲,80,90,100\n乙,60,,70\n")
        jury.write("bundle.yaml", WIDE)
        assert scores(jury.assess()) == {"甲": "90", "乙": "65"}

    def test_parquet_says_the_same_as_csv(self, jury: Folder) -> None:
        by_csv = jury.assess()
        source, target = jury.path / "ballots.csv", jury.path / "ballots.parquet"
        duckdb.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")
        jury.write("bundle.yaml", PANEL.replace("ballots.csv", "ballots.parquet"))
        assert jury.assess() == by_csv

    def test_marks_can_be_worth_what_a_table_says(self, jury: Folder) -> None:
        worth = "    worth_of: aspect\n    worth: [{matches: '质.*', values: {好: 1}}]\n"
        worth = worth.replace("{好: 1}", "{80: 8, 90: 9, 85: 8.5, 100: 10, 60: 6, 70: 7}")
        jury.write("bundle.yaml", PANEL.replace("    factor: weight\n", worth))
        sheets = {row["subject"]: (row["score"], row["reason"]) for row in jury.assess()["sheets"]}
        assert sheets["乙"] == ("7.5", "")
        assert sheets["甲"] == ("", "1 行没有得分，视为未考评：服务（分值表里没有 服务）")


CHECKLIST = """\
bundle: houqin/1
title: 保洁月度考评
files:
  months:
    path: months.csv
    columns: {contract: text, month: month, fee: number, points: {kind: number, empty: allow}}
  rounds:
    path: rounds.csv
    columns: {round: text, contract: text, day: date, rater: text}
  checks:
    path: checks.csv
    columns: {round: text, item: text, result: text, count: {kind: integer, empty: allow}, room: text}
    joins: [{file: rounds, on: {round: round}, take: [contract, day, rater]}]
  rates:
    path: rates.csv
    columns: {contract: text, month: month, item: text, rate: percent}
  events:
    path: events.csv
    rows: any
    columns: {contract: text, month: month, code: text, kind: text, times: integer}
subjects: {file: months, key: [contract], period: month, recorded: points, fee: fee}
standards:
  - pack: cleaning_own
    items:
      - {code: floor, text: 地面, section: 卫生, full: 40, rule: per_defect, points: 2, cap: 10}
      - {code: waste, text: 垃圾, section: 卫生, full: 20, rule: binary}
      - {code: happy, text: 满意度, section: 服务, full: 40, rule: ratio, target: 95}
    vetoes: [{code: cleaning_own.veto.1, effect: month_fail, text: 医疗废物混放}]
evidence:
  - measure: checks
    name: checks
    file: checks
    period: day
    item: item
    result: result
    results: {合格: pass, 问题: fail, 不适用: na}
    count: count
    source: rater
    place: room
  - {measure: outcomes, name: rates, file: rates, item: item, met: rate}
  - {measure: events, name: events, file: events, code: code, event: kind, count: times}
scheme:
  cards: [{pack: cleaning_own, weight: 100}]
  grades: [{at_least: 90, name: 优秀}, {at_least: 0, name: 一般}]
  extras: [{code: praise, text: 表扬, each: 1, cap: 2}]
  payment:
    - {measure: linear_below, threshold: 95}
    - measure: item_money
      items: [{code: absent, text: 缺岗, each: 50}]
"""


class TestChecklist:
    @pytest.fixture
    def cleaning(self, folder: Folder) -> Folder:
        folder.write("bundle.yaml", CHECKLIST)
        folder.write("months.csv", "contract,month,fee,points\nC1,2026-03,10000,\nC2,2026-03,20000,\nC3,2026-03,1,\n")
        folder.write(
            "rounds.csv", "round,contract,day,rater\nr1,C1,2026-03-02,甲\nr2,C1,2026-03-09,甲\nr3,C2,2026-03-02,乙\n"
        )
        checks = ["round,item,result,count,room", "r1,floor,问题,3,101", "r2,floor,合格,,101", "r1,waste,合格,,101"]
        checks += ["r2,waste,问题,1,102", "r3,floor,问题,9,201", "r3,waste,不适用,,201"]
        folder.write("checks.csv", "\n".join([*checks, ""]))
        folder.write("rates.csv", "contract,month,item,rate\nC1,2026-03,happy,95\nC2,2026-03,happy,76%\n")
        folder.write(
            "events.csv", "contract,month,code,kind,times\nC1,2026-03,praise,bonus,1\nC1,2026-03,absent,money,2\n"
        )
        return folder

    def test_goes_through_the_kernel_item_by_item(self, cleaning: Folder) -> None:
        found = cleaning.assess()
        assert scores(found) == {"C1 2026-03": "88", "C2 2026-03": "77", "C3 2026-03": ""}
        lines = {(row["subject"], row["line"]): (row["points"], row["lost"]) for row in found["lines"]}
        assert lines["C1", "floor"] == ("37", "3")
        assert lines["C1", "waste"] == ("10", "10")
        assert lines["C2", "floor"] == ("30", "15")  # 不适用 leaves its section to the items that were seen
        assert lines["C2", "happy"] == ("32", "8")

    def test_pays_by_the_schemes_measures(self, cleaning: Folder) -> None:
        paid = {row["subject"]: row["payment"] for row in cleaning.assess()["sheets"]}
        assert paid == {"C1": "9200", "C2": "16400", "C3": "1"}

    def test_events_seen_by_several_sides_are_all_paid_for(self, cleaning: Folder) -> None:
        sides = CHECKLIST.replace("kind: text, times: integer}", "kind: text, times: integer, who: text}")
        cleaning.write(
            "bundle.yaml", sides.replace("event: kind, count: times}", "event: kind, count: times, source: who}")
        )
        head = "contract,month,code,kind,times,who"
        events = ["C1,2026-03,absent,money,2,department", "C1,2026-03,absent,money,1,user"]
        cleaning.write("events.csv", "\n".join([head, *events, ""]))
        paid = {row["subject"]: row["payment"] for row in cleaning.assess()["sheets"]}
        assert paid["C1"] == "9050"  # 87 points pay 92 %, less three times 50

    def test_earlier_months_of_the_contract_year_count(self, cleaning: Folder) -> None:
        warned = "    - {measure: warn_then_fine, warn_below: 90, below: 50, yuan: 200, below_yuan: 999}\n"
        text = CHECKLIST.replace("    - {measure: linear_below, threshold: 95}\n", warned)
        text = text.replace(
            "points: {kind: number, empty: allow}", "points: {kind: number, empty: allow}, since: month"
        )
        cleaning.write("bundle.yaml", text.replace("fee: fee}", "fee: fee, year_from: since}"))
        months = [
            f"C1,2026-{month:02d},1000,,{since}" for month, since in ((3, "2026-01"), (4, "2026-01"), (5, "2026-05"))
        ]
        cleaning.write("months.csv", "\n".join(["contract,month,fee,points,since", *months, ""]))
        rates = [f"C1,2026-{month:02d},happy,50" for month in (3, 4, 5)]
        cleaning.write("rates.csv", "\n".join(["contract,month,item,rate", *rates, ""]))
        cleaning.write(
            "rounds.csv", "round,contract,day,rater\n" + "".join(f"r{m},C1,2026-0{m}-02,甲\n" for m in (3, 4, 5))
        )
        checks = "".join(f"r{m},floor,合格,,1\nr{m},waste,合格,,1\n" for m in (3, 4, 5))
        cleaning.write("checks.csv", "round,item,result,count,room\n" + checks)
        cleaning.write("events.csv", "contract,month,code,kind,times\n")
        sheets = {row["period"]: (row["score"], row["payment"]) for row in cleaning.assess()["sheets"]}
        assert sheets == {"2026-03": ("81.05", "1000"), "2026-04": ("81.05", "800"), "2026-05": ("81.05", "1000")}

    def test_no_evidence_is_not_assessed_with_its_coverage(self, cleaning: Folder) -> None:
        found = cleaning.assess()
        (odd,) = [row for row in found["sheets"] if row["subject"] == "C3"]
        assert (odd["assessed"], odd["coverage"], odd["grade"]) == ("no", "0", "")
        assert [row["cause"] for row in found["exceptions"]] == ["未考评"]

    def test_a_veto_beats_the_points(self, cleaning: Folder) -> None:
        cleaning.write("events.csv", "contract,month,code,kind,times\nC1,2026-03,cleaning_own.veto.1,veto,1\n")
        assert scores(cleaning.assess())["C1 2026-03"] == "59"

    def test_a_pinned_pack_is_the_installed_one(self, cleaning: Folder) -> None:
        pinned = CHECKLIST.replace("scheme:\n", "packs: {cleaning: {edition: 2026-01-01, digest: abc}}\nscheme:\n")
        cleaning.write("bundle.yaml", pinned)
        assert "摘要不同" in cleaning.stopped()
        cleaning.write("bundle.yaml", pinned.replace("cleaning: {", "clening: {"))
        assert "是不是想写 cleaning" in cleaning.stopped()


class TestOutput:
    def test_the_same_input_gives_the_same_bytes(self, canteens: Folder) -> None:
        canteens.assess()
        first = {path.name: path.read_bytes() for path in canteens.out.iterdir()}
        canteens.assess()
        assert {path.name: path.read_bytes() for path in canteens.out.iterdir()} == first
        assert set(first) == {"sheets.csv", "lines.csv", "exceptions.csv", "left_out.csv", "report.html"}

    def test_the_order_of_rows_does_not_matter(self, canteens: Folder) -> None:
        before = canteens.assess()
        head, *rest = FAULTS.splitlines()
        canteens.write("faults.csv", "\n".join([head, *reversed(rest), ""]))
        after = canteens.assess()
        assert after["sheets"] == before["sheets"]
        key = ["subject", "period", "line"]
        assert sorted(after["lines"], key=lambda r: [r[k] for k in key]) == sorted(
            before["lines"], key=lambda r: [r[k] for k in key]
        )

    def test_the_report_needs_no_other_file(self, canteens: Folder) -> None:
        canteens.assess()
        page = (canteens.out / "report.html").read_text("utf-8")
        assert "食堂检查" in page and "Exceptions" in page
        assert not any(word in page for word in ("http://", "https://", "src=", "<script", "<link", "@import", "url("))

    def test_names_from_the_data_cannot_become_markup(self, canteens: Folder) -> None:
        canteens.write("visits.csv", VISITS.replace("西区,2026-03-20", "<b>西</b>,2026-03-20"))
        canteens.assess()
        assert "<b>西</b>" not in (canteens.out / "report.html").read_text("utf-8")

    def test_the_last_results_stay_when_a_new_run_fails(
        self, canteens: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = canteens.assess()
        monkeypatch.setattr(results, "_exception", lambda one: 1 / 0)
        with pytest.raises(SystemExit):
            canteens.assess()
        assert {path.name for path in canteens.path.iterdir() if path.is_dir()} == {"out"}
        monkeypatch.undo()
        assert canteens.assess() == before

    def test_other_files_in_the_folder_are_let_alone(self, canteens: Folder) -> None:
        canteens.out.mkdir()
        (canteens.out / "notes.txt").write_text("mine")
        canteens.assess()
        assert (canteens.out / "notes.txt").read_text() == "mine"
        assert (canteens.out / "sheets.csv").exists()

    def test_says_in_one_line_what_came_out(self, canteens: Folder) -> None:
        canteens.assess()
        said = canteens.capture.readouterr().out
        assert said.startswith("5 张考评表，4 张有原记录，3 张完全相同；例外 1 张。")

    def test_the_data_may_lie_elsewhere(self, canteens: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
        here = canteens.assess()
        far = tmp_path_factory.mktemp("data")
        for name in ("visits.csv", "faults.csv"):
            (canteens.path / name).rename(far / name)
        assert canteens.assess("--data", str(far)) == here
