"""What the deeds about annual reports share: the thread for its writer, still open, and nobody else's text lost."""

from typing import Any

from houqin.actions import _ledger
from houqin.queries import report as reports
from houqin.queries.report import Thread
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Conflict, Refused


def writing(by: Actor, outline: str, year: int, of: str) -> tuple[Thread, list[Any]]:
    """A report that its writer may write on, with its versions so far."""
    found = reports.thread(by, outline, year, of)
    reports.demand_writer(by, found)
    rows = reports.versions(found.key)
    if not reports.is_open(rows):
        raise Refused("报告已提交并锁定，不能再改；确需修改，请总务处退回并写明理由")
    return found, rows


def latest(found: Thread, base: int) -> Any | None:
    """The draft that the writer has seen; a newer one of another page or person is never written over."""
    _ledger.freeze()  # two pages that saw the same draft come one after the other
    kept = reports.draft(found.key)
    if (kept.n if kept else 0) != base:
        at = f"{kept.updated_at.astimezone(period.HOSPITAL_TIME):%m-%d %H:%M}" if kept else ""
        who = kept.by.name if kept else ""
        raise Conflict(
            "这份报告 %(at)s 已由%(who)s在另一页保存过，您这一页是旧的，没有保存。请先复制您写的文字，再刷新页面合并",
            at=at,
            who=who,
        )
    return kept
