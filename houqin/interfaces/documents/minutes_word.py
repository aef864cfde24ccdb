"""会议纪要 in Word: the meeting, who voted and who stood aside, what was said, the results, the resolutions."""

from collections.abc import Mapping, Sequence
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper
from houqin.rules import review

Found = Mapping[str, Any]


def minutes(panel: Found, result: Found, hospital: str, number: str = "") -> bytes:
    """The paper of what the questions `panel` and `panel_result` answered; raters are named by their seat only."""
    paper = Paper(f"{panel['title']}会议纪要", hospital, result["at"])
    paper.title(f"{hospital}\n{panel['title']}会议纪要", f"编号：{number}" if number else "")
    paper.facts(_facts(panel, result))
    paper.heading("评审办法")
    form = panel["form"]
    parts = "、".join(f"{one.name}（{saying.points(one.weight)}%）" for one in form.dimensions)
    how = f"计入结果的为{review.COUNTS[form.counts]}，{review.ORDERS[form.order]}"
    paper.say(f"评分维度及权重：{parts}。{'不记名' if form.secret else '记名'}评分，{how}。{_trimmed(form)}")
    paper.heading("汇报与意见")
    _said(paper, panel)
    paper.heading("评审结果")
    _results(paper, result["rows"])
    paper.heading("决议事项")
    resolved = [one for one in panel["minutes"] if one["kind"] == "resolution"]
    if resolved:
        rows = [(n, one["text"], one["responsible"], str(one["due_on"])) for n, one in enumerate(resolved, 1)]
        paper.table(("序号", "事项", "责任人", "期限"), rows, (14, 84, 30, 28))
    else:
        paper.say("本次会议没有形成决议事项。")
    paper.note(f"评分于{saying.moment(result['at'])}锁定，算法{result['method']}，输入摘要{result['digest'][:16]}。")
    paper.seals(("主持人：", "记录人："))
    return paper.bytes()


def _facts(panel: Found, result: Found) -> list[tuple[str, str]]:
    absent = [one["name"] for one in panel["raters"] if not one["came"]]
    aside = [
        f"{one['name']}回避{away['subject']}（{review.CAUSES[away['cause']]}）"
        for one in panel["raters"]
        for away in one["aside"]
    ]
    return [
        ("时间", saying.moment(panel["meets_at"] or result["at"])),
        ("地点", panel["place"] or "—"),
        ("评委席", "、".join(one["name"] for one in panel["raters"])),
        ("投票", f"应到{result['seats']}席，实投{result['present']}席，法定{panel['form'].quorum}席"),
        ("缺席", "、".join(absent) or "无"),
        ("回避", "；".join(aside) or "无"),
        ("参评对象", "、".join(one["name"] for one in panel["lines"])),
    ]


def _trimmed(form: review.Form) -> str:
    if not form.drop_highest and not form.drop_lowest:
        return ""
    return f"满{form.trim_from}个有效分时去掉最高{form.drop_highest}个、最低{form.drop_lowest}个。"


def _said(paper: Paper, panel: Found) -> None:
    """By subject, in the order of the agenda; then what concerns the whole."""
    told = [one for one in panel["minutes"] if one["kind"] != "resolution"]
    for line in [*panel["lines"], None]:
        mine = [one for one in told if one["subject"] == (line and line["id"])]
        if mine:
            name = line["name"] if line else "其他"
            words = "；".join(f"{one['of'] or one['by']}：{one['text'].rstrip('。；')}" for one in mine)
            paper.say(f"{name}：{words}。")
    if not told:
        paper.say("没有记录汇报要点和意见。")


def _results(paper: Paper, rows: Sequence[Found]) -> None:
    told = [
        (
            row["rank"] or "—",
            row["name"],
            saying.points(row["points"]) if row["points"] is not None else "未出结果",
            saying.points(row["raw"]) if row["raw"] is not None else "—",
            saying.points(row["adjusted"]) if row["adjusted"] is not None else "—",
            "" if row["apart"] else "与上一名不能区分",
        )
        for row in rows
    ]
    paper.table(("名次", "参评对象", "计入", "平均", "调整", "说明"), told, (14, 50, 22, 22, 22, 26), (2, 3, 4))
