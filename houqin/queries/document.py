"""Papers as questions: what each kind tells of, the register with its search, one paper with its files."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.queries._gate import own, question
from houqin.records import models as records
from houqin.rules import circular, period
from houqin.rules.document import KINDS, NAMES, Named
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

PAGE = 50


@question
def documents(by: Actor, *, chosen: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The latest first, PAGE at a time; a provider's people their own.

    chosen: q, kind, provider, since, until, page.
    """
    said = chosen or {}
    rows = _seen(by)
    if text := said.get("q", "").strip():
        rows = rows.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(provider__name__icontains=text))
    if said.get("kind") in KINDS:
        rows = rows.filter(kind=said["kind"])
    if said.get("provider", "").isdecimal():
        rows = rows.filter(provider=int(said["provider"]))
    for name, look in (("since", "at__gte"), ("until", "at__lt")):
        if said.get(name):
            rows = rows.filter(**{look: _midnight(said[name], name == "until")})
    page = max(1, int(said["page"])) if said.get("page", "").isdecimal() else 1
    found = list(rows.order_by("-at", "-serial", "kind").prefetch_related("files")[(page - 1) * PAGE : page * PAGE + 1])
    return {"rows": [_shown(row) for row in found[:PAGE]], "page": page, "more": len(found) > PAGE}


@question
def document(by: Actor, id: UUID) -> dict[str, Any]:
    row = _seen(by).filter(pk=id).prefetch_related("files__by").first()
    if row is None:
        raise Refused("本院没有这份文书")
    return _shown(row)


@question
def templates(by: Actor) -> list[dict[str, Any]]:
    """A hospital's own templates, the latest first, each with what became of it."""
    rows = records.Template.objects.select_related("by", "release__by").order_by("-at")
    return [_template(row) for row in rows[:100]]


@question
def template(by: Actor, id: UUID) -> dict[str, Any]:
    row = records.Template.objects.select_related("by", "release__by").filter(pk=id).first()
    if row is None:
        raise Refused("本院没有这份模板")
    return _template(row)


def _template(row: Any) -> dict[str, Any]:
    release = getattr(row, "release", None)
    state = "waiting" if release is None else "released" if release.agreed else "dropped"
    return {"id": row.pk, "kind": row.kind, "from_on": row.from_on, "state": state, "row": row, "release": release}


def template_for(kind: str, at: datetime) -> Any:
    """The template that holds for a paper numbered then; None for the house's own look."""
    held = records.Template.objects.filter(kind=kind, release__agreed=True, release__at__lte=at)
    return held.filter(from_on__lte=period.day(at)).order_by("-from_on", "-release__at").first()


@question
def unfiled_documents(by: Actor, *, at: datetime) -> list[UUID]:
    """Papers that have a number and no file, because something broke off in between."""
    return [UUID(str(id)) for id in records.Document.objects.filter(files=None).values_list("pk", flat=True)]


def _midnight(text: str, after: bool) -> datetime:
    try:
        return period.midnight(date.fromisoformat(text) + timedelta(days=after))
    except (ValueError, OverflowError):
        raise Refused("日期须写作 2026-11-30") from None


@question
def document_of(by: Actor, *, kind: str, subjects: tuple[UUID, ...]) -> dict[UUID, dict[str, Any]]:
    """The papers of this kind that have a number, by what they tell of."""
    rows = _seen(by).filter(kind=kind, subject__in=subjects).prefetch_related("files")
    return {row.subject: _shown(row) for row in rows}


def _seen(by: Actor) -> Any:
    return own(by, records.Document.objects.select_related("provider", "contract", "by"), "provider")


def _shown(row: Any) -> dict[str, Any]:
    files = sorted(row.files.all(), key=lambda one: (one.at, one.form))
    return {
        **{"id": row.pk, "kind": row.kind, "number": row.number, "title": row.title, "at": row.at, "row": row},
        **{"subject": row.subject, "red": KINDS[row.kind].red, "provider": row.provider and row.provider.short},
        **{"files": {one.form: one for one in files if one.form != "scan"}},
        "scans": [one for one in files if one.form == "scan"],
    }


# ── What a paper tells of ─────────────────────────────────────────────────────────────────────────────────────────────


def named(kind: str, subject: UUID) -> Named:
    """What is to get a number; refused when there is none of this kind, or it is not ripe."""
    if kind not in SUBJECTS:
        raise Refused("文书种类须为 %(known)s 之一", known="、".join(NAMES[code] for code in SUBJECTS))
    return SUBJECTS[kind](subject)


def _notice(id: UUID) -> Named:
    row = _one(records.Sheet, id, "本院没有这份考评表", "contract")
    if records.Sheet.objects.filter(contract=row.contract_id, period=row.period, version__gt=row.version).exists():
        raise Refused("这份考评表已有更新的版本，请按最新版本发通知单")
    version = f"（第{row.version}版）" if row.version > 1 else ""
    return _of("notice", row, f"{row.contract.name}{period.label(row.period)}考评结果通知单{version}")


def _order(id: UUID) -> Named:
    row = _one(records.Finding, id, "本院没有这个问题", "contract", "place")
    return _of("order", row, f"{row.contract.name}：{row.place.name}整改通知单")


def _statement(id: UUID) -> Named:
    row = _one(records.Statement, id, "本院没有这份结算单", "contract")
    word = "费用收缴单" if row.contract.direction == "income" else "结算单"
    return _of("statement", row, f"{row.contract.name}{period.label(row.period)}{word}")


def _minutes(id: UUID) -> Named:
    return Named("minutes", id, f"{_locked(id).title}会议纪要")


def _award(id: UUID) -> Named:
    panel = _locked(id)
    if panel.kind not in ("award", "competition"):
        raise Refused("只有评优和竞赛的评审可以拟表彰决定")
    return Named("award", id, f"关于表彰{panel.title}优胜者的决定")


def _locked(closing: UUID) -> Any:
    """The panel that this closing locked, as long as it stands."""
    row = _one(records.Closing, closing, "评审还没有锁定结果", "panel", "step")
    steps = records.PanelStep.objects.filter(panel=row.panel_id, kind__in=("close", "reopen"), n__gt=row.step.n)
    if steps.exists():
        raise Refused("评审已重新开放，请按新的结果成文")
    return row.panel


def _circular(id: UUID) -> Named:
    row = _one(records.Circular, id, "本院没有这份通报", "contract", "issue")
    if not (getattr(row, "issue", None) and row.issue.agreed):
        raise Refused("这份通报还没有签发")
    return _of("circular", row, f"{row.title}（{circular.KINDS[row.kind]}）")


def _interview(id: UUID) -> Named:
    row = _one(records.Interview, id, "约谈还没有记录", "decision__contract")
    signed = row.decision.contract
    return Named("interview", row.pk, f"{signed.name}约谈记录", signed.pk, signed.provider_id)


def _report(id: UUID) -> Named:
    row = _one(records.Report, id, "本院没有这份报告", "contract", "returned")
    if row.contract is None:
        raise Refused("只有服务商的年度报告编号成文")
    if getattr(row, "returned", None):
        raise Refused("这一版报告已退回，请按新的版本成文")
    return _of("report", row, f"{row.contract.name}{row.year}年度履约报告")


def _of(kind: str, row: Any, title: str) -> Named:
    return Named(kind, row.pk, title, row.contract_id, row.contract.provider_id)


def _one(model: Any, id: UUID, missing: str, *beside: str) -> Any:
    row = model.objects.select_related(*beside).filter(pk=id).first()
    if row is None:
        raise Refused(missing)
    return row


SUBJECTS: Mapping[str, Callable[[UUID], Named]] = {
    "notice": _notice,
    "order": _order,
    "interview": _interview,
    "statement": _statement,
    "report": _report,
    "minutes": _minutes,
    "award": _award,
    "circular": _circular,
}


def month_of(sheet: UUID) -> int:
    """The month, or the year, that a sheet is of."""
    return int(records.Sheet.objects.values_list("period", flat=True).get(pk=sheet))


def panel_of(closing: UUID) -> UUID:
    return UUID(str(records.Closing.objects.values_list("panel", flat=True).get(pk=closing)))


def decision_of(interview: UUID) -> UUID:
    return UUID(str(records.Interview.objects.values_list("decision", flat=True).get(pk=interview)))


def thread_of(report: UUID) -> dict[str, Any]:
    """What names a version of a report: its outline, year, whose it is, and its number."""
    row = records.Report.objects.get(pk=report)
    return {"outline": row.outline, "year": row.year, "of": row.key.rpartition("/")[2], "n": row.n}
