"""起草公示: a locked result written up for everybody, personal data masked; or a version that corrects or withdraws."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _publishing
from houqin.queries import publication as publications
from houqin.records import models as records
from houqin.rules import publication as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def draft_publication(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    title: str,
    text: str,
    kind: str = "",
    days: int = rules.DAYS,
    period: int | None = None,
    panel: UUID | None = None,
    awards: UUID | None = None,
    corrects: UUID | None = None,
    act: str = "publish",
    cause: str = "",
    masked: Mapping[str, int] | None = None,
) -> UUID:
    """Returns the version's id. `corrects` is the version that this one corrects or withdraws (`act`)."""
    if _ledger.once(records.Publication, id, digest):
        return id
    _ledger.freeze()  # nobody drafts another version meanwhile
    row = records.Publication(id=id, digest=digest, thread=id, n=1, act=act, kind=kind, days=days, by_id=by.person)
    row.period, row.panel_id, row.awards_id, row.at = period, panel, awards, at
    _follow(row, corrects, cause) if corrects else _begin(row, act)
    row.title = _publishing.worded(title, rules.LONGEST_TITLE, "请写标题")
    row.text = _publishing.worded(text, rules.LONGEST_TEXT, "请写正文")
    _source(row, at)
    _publishing.demand_clean(publications.kept(row), title=row.title, text=row.text, cause=row.cause)
    row.masked = _ledger.canonical({kind: n for kind, n in (masked or {}).items() if n})
    facts = {"name": row.title, "kind": row.kind, "act": row.act, "version": row.n}
    _ledger.write(by, at, "draft_publication", facts, [row])
    return id


def _begin(row: Any, act: str) -> None:
    if act != "publish":
        raise Refused("请指明更正或撤回哪一份公示")
    if row.kind not in rules.KINDS:
        raise Refused("公示种类须为 %(known)s 之一", known="、".join(rules.KINDS.values()))
    if not rules.LEAST_DAYS <= row.days <= rules.MOST_DAYS:
        raise Refused("公示期须为 %(least)s 至 %(most)s 个工作日", least=rules.LEAST_DAYS, most=rules.MOST_DAYS)


def _follow(row: Any, corrects: UUID, cause: str) -> None:
    """A later version of the same thread: about the same thing, for as many days, and why."""
    before = _publishing.running(corrects)
    if row.act not in ("correct", "withdraw"):
        raise Refused("请选更正或撤回")
    if before.act == "withdraw":
        raise Refused("已撤回的公示不能再更正，请另行公示")
    row.cause = _publishing.worded(cause, 300, "请写明更正或撤回的理由")
    row.thread, row.kind, row.days = before.thread, before.kind, before.days
    row.period, row.panel_id = before.period, before.panel_id
    row.awards_id = row.awards_id or before.awards_id
    thread = records.Publication.objects.filter(thread=before.thread)
    if thread.filter(release__isnull=True).exists():
        raise Refused("这份公示已有一版待发布，请先办结")
    row.n = 1 + max(thread.values_list("n", flat=True))


def _source(row: Any, at: datetime) -> None:
    """What is published must be locked: a closed month, a locked panel, an award list."""
    wrong = publications.unlocked(row, at)
    if wrong:
        raise Refused(wrong)
