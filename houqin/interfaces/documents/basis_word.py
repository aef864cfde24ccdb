"""扣减依据 in Word: one amount of a statement, its clause, how it was computed, and the evidence with its photos."""

from collections.abc import Mapping
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper
from houqin.rules import period

Found = Mapping[str, Any]
MOST_PHOTOS = 6  # a line; the rest stay in the platform


def basis(found: Found, hospital: str) -> bytes:
    """The paper of what the question `basis` answered."""
    row, entry, sheet = found["row"], found["entry"], found["sheet"]
    contract = row.contract
    side = saying.SIDES[contract.direction]
    name = f"{row.number}扣减依据"
    paper = Paper(name, hospital, row.at)
    paper.title("扣减依据", f"结算单编号：{row.number}")
    clause = found["clause"]
    paper.facts(
        [
            ("合同", f"{contract.name}（{contract.number}）"),
            ("服务商", contract.provider.name),
            ("考评期间", f"{period.label(sheet.period)}，第{sheet.version}版考评表，{saying.score(sheet)}"),
            ("项目", saying.kind(entry, side) + ("（有争议）" if saying.disputed(entry) else "")),
            ("金额（元）", saying.change(-entry.amount_fen)),
            ("计算", entry.how),
            ("合同条款", f"{saying.clause(clause.number)}：“{clause.text}”" if clause else entry.clause or "—"),
            *([("口径", found["settled"])] if found["settled"] else []),
        ]
    )
    for one in found["lines"]:
        _line(paper, one)
    paper.note(f"考评输入摘要：{sheet.inputs_digest}")
    paper.note(f"留痕第{row.entry}号；每张照片下为其 SHA-256 摘要的前 16 位。")
    return paper.bytes()


def _line(paper: Paper, one: Found) -> None:
    line, item, rows = one["line"], one["item"], one["rows"]
    lost = f"，计入扣分{saying.points(line.lost)}分" if line.lost else ""
    paper.item(f"{line.text}（{line.code}{lost}）")
    if item:
        paper.note(f"计分规则：{saying.rule(item)}。" + (f"依据：{saying.laws(one['laws'])}。" if one["laws"] else ""))
    if not rows:
        paper.note("此条由事件或计数得出，没有现场检查记录。")
        return
    unit = item.rule.unit if item else "次"
    told = [(saying.moment(row["at"]), row["place"], saying.found(row, unit), row["by"], _lost(row)) for row in rows]
    paper.table(("时间", "地点", "结果", "记录人", "扣分"), told, (34, 38, 48, 20, 16), (4,))
    paper.photos(saying.shots(rows)[:MOST_PHOTOS])


def _lost(row: Found) -> str:
    return saying.points(row["lost"]) if row["kind"] == "check" else "—"
