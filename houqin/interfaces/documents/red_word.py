"""Red-headed papers: circulars and awards, written for the 院办, which gives the number, prints and stamps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper

Found = Mapping[str, Any]
HANDED = "拟稿编号：{number}。本稿由后勤管理部门代拟，请院办核稿、编发文号并用印。"


def circular(found: Found, hospital: str, number: str) -> bytes:
    """What the question `circular` answered."""
    row, kind = found["row"], "表扬" if found["kind"] == "praise" else "批评"
    paper = _headed(hospital, found["title"], found["at"])
    paper.title(found["title"])
    paper.to(row.contract.provider.name)
    for part in filter(None, map(str.strip, found["text"].splitlines())):
        paper.say(part)
    paper.say(f"现就上述情况予以通报{kind}。")
    return _closed(paper, hospital, found["at"], number)


def award(panel: Found, result: Found, hospital: str, number: str) -> bytes:
    """What `panel` and `panel_result` answered: the places in their order, with those that cannot be told apart."""
    name = f"关于表彰{panel['title']}优胜者的决定"
    paper = _headed(hospital, name, result["at"])
    paper.title(f"{hospital}\n{name}")
    seats = f"{result['present']}席评委实际投票"
    paper.say(f"{panel['title']}经{seats}，结果已于{saying.moment(result['at'])}锁定，现将名次列后，拟予表彰。")
    paper.heading("名次")
    ranked = [row for row in result["rows"] if row["rank"]]
    rows = [(row["rank"], row["name"], saying.points(row["points"]), _apart(row)) for row in ranked]
    paper.table(("名次", "参评对象", "得分", "说明"), rows, (18, 70, 28, 40), (2,))
    _unplaced(paper, result["rows"])
    paper.say("希望受到表彰的单位和个人再接再厉，各服务单位以此为榜样，持续改进服务质量。")
    return _closed(paper, hospital, result["at"], number)


def _headed(hospital: str, name: str, at: datetime) -> Paper:
    paper = Paper(name, hospital, at)
    paper.red_head(hospital, saying.day(at).year)
    return paper


def _closed(paper: Paper, hospital: str, at: datetime, number: str) -> bytes:
    paper.signed(hospital, saying.day(at))
    paper.note(HANDED.format(number=number))
    return paper.bytes()


def _apart(row: Found) -> str:
    return "" if row["apart"] else "与上一名不能区分"


def _unplaced(paper: Paper, rows: Sequence[Found]) -> None:
    left = [row["name"] for row in rows if not row["rank"]]
    if left:
        paper.say(f"未出结果、不列名次的：{'、'.join(left)}。")
