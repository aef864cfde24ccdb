"""年度报告 in Word: clause by clause, the figures, the reporter's own words, and what the evidence contradicts."""

from collections.abc import Callable, Mapping
from typing import Any

from houqin.interfaces import photos
from houqin.interfaces.documents import report_saying, saying
from houqin.interfaces.documents.word import Paper
from houqin.packs import duties
from houqin.rules import claim, decision, money, period, report, survey

Found = Mapping[str, Any]


def paper(found: Found, hospital: str, number: str = "") -> bytes:
    """The paper of what the question `report` answered."""
    thread, told, row = found["thread"], found["facts"], found["row"]
    name = f"{thread.year}年度{found['form'].name.removesuffix('报告').replace('年度', '')}报告"
    of = thread.contract.provider.name if thread.contract else thread.name or hospital
    made = Paper(f"{of}{name}", hospital, row.at if row else found["at"])
    made.title(
        f"{of}\n{name}", "\n".join(filter(None, (thread.name if thread.contract else "", number and f"编号：{number}")))
    )
    made.say(_lead(found))
    for section in found["form"].sections:
        made.heading(section.name)
        for part in section.parts:
            PARTS[part](made, told)
        if section.key in found["said"].texts:
            for text in found["said"].texts[section.key].splitlines():
                made.say(text)
        elif not section.parts:
            made.say("（没有写）")
    made.photos([(photos.path(sha256), said) for sha256, said in found["said"].photos if photos.path(sha256).exists()])
    _claims(made, found["claims"])
    if row:
        made.note(f"第{row.n}版，{row.by.name}于{saying.moment(row.at)}提交并锁定，封存摘要：{row.seal}")
    else:
        made.note("草稿，尚未提交。")
    return made.bytes()


def _lead(found: Found) -> str:
    contract, at = found["thread"].contract, found["facts"]["at"].replace("T", " ")[:16]
    about = f"合同《{contract.name}》（编号{contract.number}）。" if contract else ""
    return f"{about}本报告的数据由监管平台依据留痕证据起草，截至{at}；其余文字由报告人填写。"


def _table(
    made: Paper, head: tuple[str, ...], rows: list[tuple[object, ...]], widths: tuple[int, ...], *right: int
) -> None:
    if rows:
        made.table(head, rows, widths, right)


def _clauses(made: Paper, told: Found) -> None:
    rows: list[tuple[object, ...]] = [
        (
            one["number"],
            one["text"],
            report.STATES[one["state"]],
            "；".join(report_saying.strand(each) for each in one["strands"]) or "—",
        )
        for one in told.get("clauses", [])
    ]
    _table(made, ("条款", "约定", "履行", "证据"), rows, (16, 62, 22, 56))


def _decisions(made: Paper, told: Found) -> None:
    rows: list[tuple[object, ...]] = [
        (period.label(one["period"]), decision.KINDS[one["kind"]], one["reason"], one["clause"], _yuan(one["amount"]))
        for one in told.get("decisions", [])
    ]
    _table(made, ("期间", "处置", "事由", "条款", "金额（元）"), rows, (30, 26, 56, 16, 28), 4)


def _yuan(fen: int) -> str:
    return money.yuan(fen) if fen else "—"


def _safety(made: Paper, told: Found) -> None:
    serious, vetoes = told["findings"]["serious"], told["vetoes"]
    made.say(f"一票否决事件{len(vetoes)}起，重大问题{serious}个。")
    for one in vetoes:
        made.say(f"{period.label(one['month'])}：{one['text']}。")
    _duty_rows(made, [one for one in told["duties"] if one["kind"] in ("drill", "training", "statutory")])


def _plans(made: Paper, told: Found) -> None:
    _duty_rows(made, told["duties"])


def _duty_rows(made: Paper, some: list[Found]) -> None:
    names = {one.code: one.name for one in duties.kinds().values()}
    rows: list[tuple[object, ...]] = [
        (names.get(one["kind"], one["kind"]), one["due"], one["done"], one["late"] + one["partial"], one["missed"])
        for one in some
    ]
    _table(made, ("计划任务", "应做", "按时", "逾期", "漏做"), rows, (56, 25, 25, 25, 25), 1, 2, 3, 4)


def _satisfaction(made: Paper, told: Found) -> None:
    if told["satisfaction"]:
        _met, n, bp, low, high = told["satisfaction"]
        made.say(f"满意度{money.percent(bp)}（{n}份，95%区间{money.percent(low)}至{money.percent(high)}）。")
    rows: list[tuple[object, ...]] = [
        (one["name"], survey.AUDIENCES[one["audience"]], one["n"], *_shown(one["shown"])) for one in told["surveys"]
    ]
    _table(made, ("问卷", "对象", "份数", "满意", "95%区间"), rows, (52, 30, 20, 22, 32), 2, 3, 4)


def _shown(shown: list[int] | None) -> tuple[str, str]:
    if shown is None:
        return "—", "份数太少"
    return money.percent(shown[2]), f"{money.percent(shown[3])}—{money.percent(shown[4])}"


def _praise(made: Paper, told: Found) -> None:
    for one in told["praise"]:
        made.say(f"{one['at'][:10]}，{one['text']}")


def _problems(made: Paper, told: Found) -> None:
    one = told["findings"]
    made.say(
        f"发现问题{one['opened']}个，已销号{one['closed']}个，其中按期整改{one['in_time']}个；"
        f"未销号{one['open']}个，逾期{one['late']}个；复发{one['repeat']}个。"
    )
    rows: list[tuple[object, ...]] = [(each["text"], each["place"], each["n"]) for each in told["worst"]]
    _table(made, ("反复发生的问题", "地点", "次数"), rows, (80, 56, 20), 2)


def _operation(made: Paper, told: Found) -> None:
    if told["mean"] is not None:
        half = f"±{money.points(told['half'])}（95%区间）" if told["half"] is not None else ""
        made.say(f"已考评月份平均{money.points(told['mean'])}分{half}。")
    points = dict(told["months"])
    rows: list[tuple[object, ...]] = [
        (period.label(month), saying.points(points.get(month)), came, went) for month, came, went in told["flow"]
    ]
    _table(made, ("月份", "得分", "发现问题", "销号"), rows, (42, 38, 38, 38), 1, 2, 3)
    cases: list[tuple[object, ...]] = [(one["name"], one["n"], f"{one['met']} / {one['due']}") for one in told["cases"]]
    _table(made, ("事项", "件数", "按时办结"), cases, (70, 40, 46), 1, 2)
    _duty_rows(made, told["duties"])


def _money(made: Paper, told: Found) -> None:
    one = told["money"]
    if one["n"] and one["base"]:
        base, withheld, payable = (money.yuan(one[name]) for name in ("base", "withheld", "payable"))
        made.say(f"已出具结算单{one['n']}张，服务费{base}元，扣减{withheld}元，应付{payable}元。")
    if one["income"]:
        made.say(f"应收{money.yuan(one['income'])}元。")


def _photos(made: Paper, told: Found) -> None:
    shown = []
    for one in told["photos"]:
        for which, sha256 in (("整改前", one["before"]), ("整改后", one["after"])):
            if photos.path(sha256).exists():
                shown.append((photos.path(sha256), f"{which} {one['number']}\n{one['place']}"))
    made.photos(shown)


def _contracts(made: Paper, told: Found) -> None:
    rows: list[tuple[object, ...]] = [
        (
            one["name"],
            one["provider"],
            saying.points(one["mean"]),
            saying.points(one["points"]),
            money.yuan(one["withheld"]),
        )
        for one in told["contracts"]
    ]
    _table(made, ("合同", "服务商", "日常均分", "年度得分", "扣减（元）"), rows, (54, 30, 22, 22, 28), 2, 3, 4)


def _tasks(made: Paper, told: Found) -> None:
    rows: list[tuple[object, ...]] = [
        (one["text"][:60], one["due"][:10] or "—", one["closed"][:10] or "办理中", "逾期" if one["late"] else "")
        for one in told["tasks"]
    ]
    _table(made, ("督办任务", "期限", "办结", ""), rows, (84, 28, 28, 16))


def _work(made: Paper, told: Found) -> None:
    one = told["work"]
    made.say(
        f"检查{one['rounds']}次，复核问题{one['verified']}个，联合检查事项{one['items']}项、已答复{one['answered']}项"
        f"（按期{one['in_time']}项），评审投票{one['ballots']}次。"
    )


def _claims(made: Paper, claims: list[Found]) -> None:
    if not claims:
        return
    made.heading("说法核对")
    rows: list[tuple[object, ...]] = [
        (report_saying.figure(one), one["quote"] or "填报", report_saying.proof(one), claim.STATES[one["state"]])
        for one in claims
    ]
    _table(made, ("说法", "出处", "证据", "结论"), rows, (38, 50, 44, 24))


PARTS: Mapping[str, Callable[[Paper, Found], None]] = {
    **{"clauses": _clauses, "decisions": _decisions, "safety": _safety, "satisfaction": _satisfaction},
    **{"praise": _praise, "problems": _problems, "operation": _operation, "money": _money, "photos": _photos},
    **{"contracts": _contracts, "plans": _plans, "tasks": _tasks, "work": _work},
}
