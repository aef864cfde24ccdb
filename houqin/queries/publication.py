"""Publications as questions: what is published and where it stands, every version, objections with their rulings."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.queries import panel as panels
from houqin.queries import review, workday
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import period, redaction
from houqin.rules import publication as rules
from houqin.rules.party import PUBLIC, Actor
from houqin.rules.publication import Heard, number
from houqin.rules.refusal import Refused
from houqin.rules.workday import Calendar

PAGE = 100
MASKED = redaction.KINDS
OFFICE = ("office", "chief", "leader", "audit")  # who sees drafts and what people said in their own words
RELATED = ("release__by", "by", "panel", "awards__call")


def calendar(at: datetime) -> Calendar:
    year = at.astimezone(period.HOSPITAL_TIME).year
    return workday.calendar(year - 1, year + 1)


def names() -> list[str]:
    """Everybody on record at this hospital, to be masked in what goes out."""
    return list(records.Person.objects.values_list("name", flat=True).distinct())


def kept(row: Any) -> frozenset[str]:
    """Who is named on purpose: the entries of a panel, the winners of awards."""
    panel = row.panel_id or (row.awards_id and row.awards.closing.panel_id)
    if not panel:
        return frozenset()
    found = records.Subject.objects.filter(panel=panel).values_list("name", "candidate__nomination__name")
    return frozenset(name for pair in found for name in pair if name)


def public_code() -> str:
    """The label whose pages carry the hospital's publications: its first place."""
    found = records.Place.objects.order_by("parent_id", "pk").values_list("code", "parent")
    return next((code for code, parent in found if parent is None), "")


def later(row: Any) -> bool:
    """Whether a version after this one was released."""
    return bool(records.Publication.objects.filter(thread=row.thread, n__gt=row.n, release__agreed=True).exists())


def unlocked(row: Any, at: datetime) -> str:
    """Why what a publication is about cannot be published yet; '' when it is locked."""
    if row.kind in ("months", "year"):
        if row.period is None or not records.Sheet.objects.filter(period=row.period).exists():
            return "这个期间还没有考评结果，不能公示"
        return "" if (row.period % 100 == 0) == (row.kind == "year") else "月度结果请选月份，年度结果请选年度"
    if row.kind == "award":
        return "" if row.awards_id and _award_stands(row.awards_id) else "没有这份获奖名单，或评审已经重开"
    found = row.panel_id and panels.loaded(row.panel_id, at)
    return "" if found and found.life.state == "closed" else "评审还没有锁定，不能公示"


def _award_stands(id: UUID) -> bool:
    row = records.AwardList.objects.select_related("closing__step").filter(pk=id).first()
    if row is None:
        return False
    steps = records.PanelStep.objects.filter(panel=row.closing.panel_id, n__gt=row.closing.step.n)
    return not steps.filter(kind="reopen").exists()


def objection_row(id: UUID) -> Any:
    names_ = ("publication__release__by", "publication__panel", "publication__awards__closing")
    found = records.PublicObjection.objects.select_related(
        *names_, "ruling__by", "appeals__ruling__by", "provider", "by"
    )
    row = found.filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这项异议")
    return row


def not_impartial(by: Actor, row: Any) -> str:
    """Why this person cannot rule on an objection; '' when he can."""
    if by.person in (row.publication.by_id, row.by_id):
        return "起草公示的人和提出异议的人不能裁定"
    if row.appeals_id is None:
        return "发布公示的人不能裁定对它的异议" if by.person == row.publication.release.by_id else ""
    first = row.appeals.ruling
    if not rules.above((by.person, by.role), (first.by_id, first.by.role)):
        return "复议须由另一位、级别更高的人裁定"
    return ""


# ── Where publications stand ──────────────────────────────────────────────────────────────────────────────────────────


def objections_to(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    """The objections to some versions, oldest first."""
    found: dict[UUID, list[Any]] = {}
    related = ("ruling__by", "appeals", "appeal", "by", "provider", "contact")
    said = records.PublicObjection.objects.filter(publication__in=list(rows)).select_related(*related)
    for one in said.order_by("at", "pk"):
        found.setdefault(one.publication_id, []).append(one)
    return found


def _heard(one: Any) -> Heard:
    ruling = getattr(one, "ruling", None)
    last = one.appeals_id is not None or getattr(one, "appeal", None) is not None
    return Heard(ruling and ruling.at, ruling.verdict if ruling else "", last)


def _state(row: Any, newest: Mapping[UUID, Any], said: Sequence[Any], at: datetime, days: Calendar) -> str:
    release = getattr(row, "release", None)
    if release is None:
        return "draft"
    if not release.agreed:
        return "dropped"
    last = newest.get(row.thread)
    if last is not None and last.n > row.n:
        return "withdrawn" if last.act == "withdraw" else "corrected"
    return rules.state(row.act, release.until, map(_heard, said), at, days)


def shown(rows: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    """Versions with where each stands, and how many objections it has."""
    threads = {row.thread for row in rows}
    released = records.Publication.objects.filter(thread__in=threads, release__agreed=True).order_by("n")
    newest = {row.thread: row for row in released}
    said, days = objections_to(rows), calendar(at)
    found = []
    for row in rows:
        mine = said.get(row.pk, [])
        open_ = [one for one in mine if getattr(one, "ruling", None) is None]
        found.append(
            {
                **{"id": row.pk, "row": row, "title": row.title, "kind": row.kind, "act": row.act, "n": row.n},
                **{"state": _state(row, newest, mine, at, days), "release": getattr(row, "release", None)},
                **{"until": row.release.until if getattr(row, "release", None) else None, "days": row.days},
                **{"objections": len(mine), "open": len(open_), "at": row.at},
            }
        )
    return found


@question
def publications(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """The latest first; others than the office see what was released, each thread at its newest version."""
    rows = records.Publication.objects.select_related(*RELATED)
    if by.role not in OFFICE:
        rows = rows.filter(release__agreed=True)
    found: dict[tuple[UUID, str], Any] = {}
    for row in rows.order_by("-at", "-n")[: 3 * PAGE]:
        release = getattr(row, "release", None)
        found.setdefault((row.thread, "draft" if release is None else "out" if release.agreed else "dropped"), row)
    return shown(list(found.values())[:PAGE], at)


@question
def publication(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """One version with its text, the other versions of its thread, and what was objected and ruled."""
    row = records.Publication.objects.select_related(*RELATED).filter(pk=id).first()
    release = row and getattr(row, "release", None)
    if row is None or (by.role not in OFFICE and (release is None or not release.agreed)):
        raise Refused("本院没有这份公示")
    versions = records.Publication.objects.filter(thread=row.thread).select_related(*RELATED).order_by("n")
    if by.role not in OFFICE:
        versions = versions.filter(release__agreed=True)
    rows = list(versions)
    all_ = {one["id"]: one for one in shown(rows, at)}
    said, days = objections_to(rows), calendar(at)
    return {
        **all_[row.pk],
        **{"text": row.text, "cause": row.cause, "masked": json.loads(row.masked), "period": row.period},
        **{"panel": row.panel_id, "by": row.by.name if by.role in OFFICE else "", "code": public_code()},
        "versions": [{**all_[one.pk], "text": one.text, "cause": one.cause} for one in rows],
        "said": [_objection(by, one, at, days) for version in rows for one in said.get(version.pk, [])],
        "newest": rows[-1].pk == row.pk,
    }


def _objection(by: Actor, row: Any, at: datetime, days: Calendar) -> dict[str, Any]:
    """As everybody may read it; its own words and who said them only for the office, and for whoever said them."""
    ruling, office = getattr(row, "ruling", None), by.role in OFFICE
    mine = by.role != PUBLIC and (
        by.person == row.by_id or (by.provider is not None and by.provider == row.provider_id)
    )
    contact = getattr(row, "contact", None) if office else None
    until = rules.ends(ruling.at, rules.APPEAL_DAYS, days) if ruling else None
    return {
        **{"id": row.pk, "number": number("YY", row.pk, row.at), "at": row.at, "due_at": row.due_at},
        **{"late": at > row.due_at if ruling is None else ruling.at > row.due_at, "appeal": row.appeals_id is not None},
        **{"verdict": ruling.verdict if ruling else "", "reason": ruling.reason if ruling else ""},
        **{"shown": ruling.shown if ruling else "", "ruled_at": ruling.at if ruling else None, "mine": mine},
        **{"text": row.text if office or mine else "", "contact": contact, "version": row.publication_id},
        **{"who": _who(row) if office else "", "ruler": ruling.by.name if ruling and office else ""},
        "appeal_until": until if _appealable(row, ruling, at, until) else None,
    }


def _appealable(row: Any, ruling: Any, at: datetime, until: datetime | None) -> bool:
    if ruling is None or until is None or ruling.verdict == "upheld":
        return False
    return row.appeals_id is None and getattr(row, "appeal", None) is None and at < until


def _who(row: Any) -> str:
    if row.provider_id:
        return str(row.provider.short)
    return str(row.by.name) if row.by_id else "公众"


@question
def objection_receipt(by: Actor, id: UUID, *, at: datetime) -> dict[str, Any]:
    """What the receipt's link shows to whoever filed an objection, signed in or not."""
    row = objection_row(id)
    said = _objection(by, row, at, calendar(at))
    return {**said, "publication": row.publication_id, "title": row.publication.title, "public": row.by_id is None}


@question
def public_objections(by: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Those that nobody has ruled on, by deadline, and whether the asker may."""
    related = ("publication__release", "appeals__ruling__by", "provider", "by")
    rows = records.PublicObjection.objects.filter(ruling__isnull=True).select_related(*related)
    return [
        {
            **{"id": row.pk, "number": number("YY", row.pk, row.at), "text": row.text, "due_at": row.due_at},
            **{"publication": row.publication_id, "title": row.publication.title, "appeal": row.appeals_id is not None},
            **{"late": at > row.due_at, "mine": not not_impartial(by, row), "at": row.at},
        }
        for row in rows.order_by("due_at")[:PAGE]
    ]


# ── A first text from what is locked ──────────────────────────────────────────────────────────────────────────────────


@question
def publishable(by: Actor, *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """What could be published: months and years with sheets, locked panels, award lists; and whether it was."""
    done = records.Publication.objects.exclude(release__agreed=False)
    months = list(records.Sheet.objects.values_list("period", flat=True).distinct().order_by("-period")[:36])
    was = set(done.filter(kind__in=("months", "year")).values_list("period", flat=True))
    locked = [one for one in panels.panels(by, at=at) if one["state"] == "closed"]
    panelled = set(done.filter(kind="panel").values_list("panel", flat=True))
    lists = records.AwardList.objects.select_related("call").order_by("-at")[:PAGE]
    awarded = set(done.filter(kind="award").values_list("awards", flat=True))
    return {
        "months": [{"period": one, "done": one in was} for one in months if one % 100],
        "year": [{"period": one, "done": one in was} for one in months if one % 100 == 0],
        "panel": [{"id": one["id"], "title": one["title"], "done": one["id"] in panelled} for one in locked],
        "award": [{"id": one.pk, "title": one.call.title, "done": one.pk in awarded} for one in lists],
    }


@question
def publication_source(
    by: Actor,
    *,
    at: datetime,
    kind: str,
    period: int | None = None,
    panel: UUID | None = None,
    awards: UUID | None = None,
) -> dict[str, Any]:
    """A title and a text to start from, as the records have it, nothing masked yet."""
    row = records.Publication(kind=kind, period=period, panel_id=panel, awards_id=awards)
    wrong = unlocked(row, at) if kind in rules.KINDS else "没有这种公示"
    if wrong:
        raise Refused(wrong)
    if kind in ("months", "year"):
        return _of_sheets(period or 0)
    return _of_panel(panels.loaded(panel, at)) if kind == "panel" and panel else _of_awards(row)


def _of_sheets(of: int) -> dict[str, Any]:
    """The sheets in force of one period, the best of each first; one that is objected to is left out and named."""
    sheets: dict[UUID, Any] = {}
    rows = records.Sheet.objects.filter(period=of).select_related("contract__provider").order_by("version")
    for row in rows:
        sheets[row.contract_id] = row
    waiting = records.Objection.objects.filter(sheet__period=of, ruling__isnull=True).values_list("contract", flat=True)
    disputed = set(waiting)
    ranked = sorted(sheets.values(), key=lambda row: (row.contract.name, row.contract.number))
    lines = [_sheet_line(n, row) for n, row in enumerate((one for one in ranked if one.contract_id not in disputed), 1)]
    left = [f"{row.contract.name}（{row.contract.provider.short}）" for row in ranked if row.contract_id in disputed]
    note = [f"\n下列合同有异议正在复核，结果另行公示：{'、'.join(left)}。"] if left else []
    opening = f"现将{period.label(of)}后勤服务外包合同考评结果予以公示。"
    return {"title": f"{period.label(of)}后勤服务考评结果公示", "text": "\n".join([opening, "", *lines, *note])}


def _sheet_line(n: int, row: Any) -> str:
    said = f"{row.points / 100:.2f} 分，{row.grade or '未分等级'}" if row.assessed else f"未考评（{row.reason}）"
    return f"{n}. {row.contract.name}（{row.contract.provider.short}）：{said}"


def _of_panel(found: Any) -> dict[str, Any]:
    closing = review.latest(found.row.pk)
    rows = review.ranked(found, closing)
    head = f"现将“{found.row.title}”评审结果予以公示。应到 {len(found.seats)} 席，实投 {found.present} 席。"
    lines = [_panel_line(row) for row in rows]
    return {"title": f"{found.row.title}结果公示", "text": "\n".join([head, "", *lines])}


def _panel_line(row: Mapping[str, Any]) -> str:
    if row["points"] is None:
        return f"— {row['name']}：未出结果"
    of = f"（{row['provider']}）" if row["provider"] else ""
    ranks = row["ranks"]
    span = f"，名次区间 {ranks[0]}—{ranks[1]}" if ranks and ranks[0] != ranks[1] else ""
    same = "" if row["apart"] else "，与上一名不能区分"
    return f"{row['rank']}. {row['name']}{of}：{row['points'] / 100:.2f} 分{span}{same}"


def _of_awards(row: Any) -> dict[str, Any]:
    found = records.AwardList.objects.select_related("call").get(pk=row.awards_id)
    won = found.awards.select_related("candidate__nomination__department").order_by("prize", "-points", "pk")
    lines, last = [], ""
    for one in won:
        of = one.candidate.nomination
        lines += [f"\n{of.category} · {one.prize}" if of.category != one.prize else f"\n{one.prize}"] * (
            (of.category + one.prize) != last
        )
        last = of.category + one.prize
        lines.append(f"{of.name}（{of.department.name}）：{one.points / 100:.2f} 分")
    reason = [f"\n说明：{found.reason}"] if found.reason else []
    head = f"“{found.call.title}”经科室推荐、评审会评分，拟表彰名单公示如下。"
    return {"title": f"{found.call.title}拟表彰名单公示", "text": "\n".join([head, *lines, *reason])}


def masking(row_kind: str, text: str, *, panel: UUID | None, awards: UUID | None) -> dict[str, Any]:
    """What would be masked in a text, and how it reads then."""
    row = records.Publication(kind=row_kind, panel_id=panel, awards_id=awards)
    found = redaction.hits(text, names(), kept(row))
    counts = Counter(hit.kind for hit in found)
    return {"hits": found, "after": redaction.redacted(text, found), "counts": dict(counts)}


@question
def redact_publication(
    by: Actor, *, kind: str, text: str, panel: UUID | None = None, awards: UUID | None = None
) -> dict[str, Any]:
    """The text before and after masking: hits with where they stand, and how many of each kind."""
    if panel and not records.Panel.objects.filter(pk=panel).exists():
        raise Refused("本院没有这个评审")
    return masking(kind, text, panel=panel, awards=awards)


def redact_publication_words(by: Actor, text: str) -> str:
    """What somebody wrote, with every name on record and every number masked."""
    return redaction.redacted(text, redaction.hits(text, names()))


def waiting(by: Actor, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """For my work: drafts to release, objections to rule on, versions to correct."""
    drafts = records.Publication.objects.filter(release__isnull=True).exclude(by=by.person).select_related("by")
    return {
        "release": [{"id": row.pk, "title": row.title, "act": row.act, "by": row.by.name} for row in drafts],
        "objections": [one for one in public_objections(by, at=at) if one["mine"]],
    }
