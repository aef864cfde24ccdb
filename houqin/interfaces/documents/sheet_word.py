"""考评结果通知单 in Word: a month's score for the provider, what it cost, and until when it may object."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper
from houqin.rules import money, period
from houqin.rules.refusal import Refused

Found = Mapping[str, Any]


def notice(found: Found, hospital: str, number: str = "") -> bytes:
    """The paper of what the question `sheet` answered; refused while the month is open."""
    sheet, contract = found["row"], found["contract"]
    if sheet is None:
        raise Refused("这个月还没有考评，没有结果可以通知")
    at = found["versions"][-1]["at"]
    name = f"{contract.name}{period.label(sheet.period)}考评结果通知单"
    paper = Paper(name, hospital, at)
    under = f"合同编号：{contract.number}　第{sheet.version}版"
    paper.title(f"{hospital}\n{name}", f"编号：{number}\n{under}" if number else under)
    paper.to(contract.provider.name)
    until = saying.written(saying.day(found["objection_until"]))
    paper.say(
        f"依据《{contract.name}》考评方案，现将{period.label(sheet.period)}考评结果通知如下。"
        f"贵公司如有异议，请于{until}前通过监管平台提出并附证据；对证据不足或者责任不清的扣分，复核后更正。"
    )
    paper.heading("考评结果")
    assessment(paper, sheet, found["lines"], found["terms"].scheme)
    unseen = [line.text for line in found["lines"] if line.kind == "unseen"]
    if unseen:
        paper.say(f"另有{len(unseen)}项应查未查，不计分，只降低覆盖率：{'；'.join(unseen)}。")
    if found["decisions"]:
        paper.heading("拟作处理")
        _proposed(paper, found["decisions"], saying.SIDES[contract.direction])
    paper.note(f"本单按计分内核{sheet.kernel}计算得出，可凭证据逐项重算。")
    paper.note(f"考评输入摘要：{sheet.inputs_digest}")
    paper.signed(hospital, saying.day(at))
    return paper.bytes()


def assessment(paper: Paper, sheet: Any, lines: Sequence[Any], scheme: Any) -> None:
    """The score in a sentence, and the lines that cost something."""
    if sheet.period % 100 == 0:
        _year(paper, sheet, scheme)
        return
    version = f"，采用第{sheet.version}版考评表（{sheet.cause}）" if sheet.version > 1 else ""
    covered = money.percent(sheet.coverage_bp)
    paper.say(f"{period.label(sheet.period)}考评结果：{saying.score(sheet)}，证据覆盖率{covered}{version}。")
    lost = [line for line in lines if line.lost or line.kind == "veto"]
    rest = sum(line.kind == "item" and not line.lost for line in lines)
    if lost:
        head = ("条目", "内容", "满分", "得分", "计入扣分")
        paper.table(head, _losses(lost), (31, 67, 17, 17, 24), (2, 3, 4), last=1)
    paper.say(f"{'其余' if lost else ''}{rest}项检查条目未失分。")


def _losses(lines: Sequence[Any]) -> Iterator[tuple[object, ...]]:
    """The lines that cost (or brought) points, and their sum."""
    for line in lines:
        said = (
            f"一票否决：{line.text}（{saying.EFFECTS.get(line.note, line.note)}）" if line.kind == "veto" else line.text
        )
        where = "\n".join(part for part in (line.code, line.site) if part)
        own = (saying.points(line.full), saying.points(line.points)) if line.kind == "item" else ("", "")
        yield where, said, *own, saying.points(line.lost)
    yield "", "合计", "", "", saying.points(sum(line.lost for line in lines))


def _year(paper: Paper, sheet: Any, scheme: Any) -> None:
    year = json.loads(sheet.lines)
    paper.say(f"{period.label(sheet.period)}考评结果：{saying.score(sheet)}，已考评{year['months']}个月。")
    rows = [
        (label, money.percent(getattr(scheme.year, name)), saying.points(year[name]))
        for label, name in saying.PARTS
        if getattr(scheme.year, name)
    ]
    rows.append(("年度得分", "", saying.points(sheet.points)))
    paper.table(("组成", "权重", "得分"), rows, (86, 35, 35), (1, 2), last=1)


def _proposed(paper: Paper, decisions: Sequence[Found], side: saying.Side) -> None:
    rows = []
    for one in decisions:
        deed, signature = one["row"], one["signature"]
        amount = money.yuan(deed.amount_fen) if deed.amount_fen else "—"
        state = saying.VERDICTS[signature.verdict] if signature else "待签批"
        rows.append((saying.kind(deed, side), deed.reason, deed.clause, amount, state))
    paper.table(("事项", "事由", "合同条款", "金额（元）", "签批"), rows, (30, 56, 20, 30, 20), (3,))
