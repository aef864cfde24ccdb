"""Downloads: statements, their grounds, score notices and rectification orders as Word and Excel; a month in one zip.

Papers are Chinese whatever language the pages are in: they are signed, stamped and filed in Chinese.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from houqin.interfaces.documents import (
    archive,
    basis_word,
    minutes_word,
    month_excel,
    order_word,
    report_word,
    saying,
    sheet_word,
    statement_excel,
    statement_word,
)
from houqin.interfaces.documents.archive import File
from houqin.queries import finding, panel, party, report, review, sheet, statement
from houqin.rules import period as months
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

Answer = TypeVar("Answer", bound=HttpResponseBase)
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "zip": "application/zip",
}
PAPERS = {"docx": statement_word.statement, "xlsx": statement_excel.statement}


def statement_file(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    found = statement.statement_in_full(request.actor, id)
    with translation.override("zh-hans"):
        return _file(PAPERS[kind](found, request.hospital.name), _name(found["row"]), kind)


def basis_file(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    found = statement.basis(request.actor, id, key)
    with translation.override("zh-hans"):
        made = basis_word.basis(found, request.hospital.name)
    return _file(made, f"{_name(found['row'])}-依据-{found['entry'].how[:20]}", "docx")


def sheet_file(request: HttpRequest, id: UUID, period: int) -> HttpResponse:
    found = sheet.sheet(request.actor, id, period, at=timezone.now())
    with translation.override("zh-hans"):
        made = sheet_word.notice(found, request.hospital.name)
    return _file(made, f"考评结果通知单-{months.label(period)}-{found['contract'].name}", "docx")


def finding_file(request: HttpRequest, id: UUID) -> HttpResponse:
    found = finding.finding(request.actor, id, at=timezone.now())
    with translation.override("zh-hans"):
        made = order_word.order(found, request.hospital.name)
    return _file(made, f"整改通知单-{found['number']}", "docx")


def minutes_file(request: HttpRequest, id: UUID) -> HttpResponse:
    at = timezone.now()
    found, result = panel.panel(request.actor, id, at=at), review.panel_result(request.actor, id, at=at)
    with translation.override("zh-hans"):
        made = minutes_word.minutes(found, result, request.hospital.name)
    return _file(made, f"会议纪要-{found['title']}", "docx")


def report_file(request: HttpRequest, outline: str, year: int, of: str) -> HttpResponse:
    said, at = request.GET.get("n", ""), timezone.now()
    n = int(said) if said.isdecimal() and len(said) < 4 else 0
    found = report.report(request.actor, outline=outline, year=year, of=of, at=at, n=n)
    if found["facts"] is None:
        raise Refused("这份报告还没有提交")
    with translation.override("zh-hans"):
        made = report_word.paper({**found, "at": at}, request.hospital.name)
    return _file(made, f"{found['form'].name}-{year}-{found['thread'].name}", "docx")


def month_file(request: HttpRequest, period: int, kind: str) -> HttpResponseBase:
    """The month's summary, or with every statement in one zip; whoever asks gets what is theirs to see."""
    by, at = request.actor, timezone.now()
    if not months.is_month(period + (period % 100 == 0)):
        raise Refused("月份须写作 202611，年度写作 202600")
    rows = statement.statements(by, month=period)
    if not rows:
        raise Refused("%(month)s还没有出具结算单", month=months.label(period))
    asked = permission.may(by.role, "month_batch") and period % 100
    batch = statement.month_batch(by, month=period, at=at) if asked else []
    waiting = [one for one in batch if one["statement"] is None]
    summary = month_excel.month(rows, waiting, period, request.hospital.name, at)
    name = f"结算单-{months.label(period)}-{len(rows)}份" if kind == "zip" else f"结算汇总-{months.label(period)}"
    if kind == "xlsx":
        return _file(summary, name, kind)
    first = File(f"{months.label(period)}结算汇总.xlsx", at, summary)
    answer = StreamingHttpResponse(archive.sent(_all(by, rows, request.hospital.name, first)), content_type=MEDIA[kind])
    return _named(answer, name, kind)


def _all(by: Actor, rows: Sequence[Any], hospital: str, first: File) -> Iterator[File]:
    """The summary, then each statement, asked for only when its turn comes: the answer is on its way by then."""
    yield first
    for row in rows:
        with party.within(by), translation.override("zh-hans"):
            found = statement.statement_in_full(by, row.pk)
            made = [File(f"{_name(row)}.{kind}", row.at, paper(found, hospital)) for kind, paper in PAPERS.items()]
        yield from made


def _name(row: Any) -> str:
    side = saying.SIDES[row.contract.direction]
    return archive.safe(f"{side.title}-{months.label(row.period)}-{row.contract.number}-{row.contract.provider.short}")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return _named(HttpResponse(content, content_type=MEDIA[kind]), name, kind)


def _named(answer: Answer, name: str, kind: str) -> Answer:
    """To be saved under a Chinese name (RFC 5987), and kept nowhere on the way."""
    answer["Content-Disposition"] = content_disposition_header(True, f"{archive.safe(name)}.{kind}")
    answer["Cache-Control"] = "private, no-store"
    return answer
