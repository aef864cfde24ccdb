"""A numbered paper becomes a file: made once from what is on record, kept under its digest, and the same from then on.

A kind is added in three places: `rules/document.py` names it and its series, `queries/document.py` says what it tells
of, MAKERS here says who writes it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from houqin.actions.file_document import file_document
from houqin.interfaces import cabinet
from houqin.interfaces.documents import (
    interview_word,
    minutes_word,
    order_word,
    red_word,
    report_word,
    sheet_word,
    statement_excel,
    statement_word,
    template_facts,
    templating,
)
from houqin.queries import circular, document, finding, ladder, panel, report, review, sheet, statement
from houqin.rules.party import Actor, system

Found = Mapping[str, Any]
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "word": f"{OFFICE}.wordprocessingml.document",
    "excel": f"{OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
ENDINGS = {"word": "docx", "excel": "xlsx", "pdf": "pdf"}


def filed(hospital: int, name: str, at: datetime, id: UUID) -> str:
    """The digest of the paper's Word file; the file is made unless it is there. `name` is the hospital's."""
    by = system(hospital)
    paper = document.document(by, id)
    if "word" in paper["files"]:
        return str(paper["files"]["word"].sha256)
    own = document.template_for(paper["kind"], paper["at"])
    with translation.override("zh-hans"):
        made = {form: make(by, paper, name) for form, make in MAKERS[paper["kind"]].items()}
        if own is not None:
            made["word"] = _in_its_own(by, paper, name, own.sha256)
    used = {"word": own and own.pk}
    kept = {form: file(by, at, id, form, data, used.get(form)) for form, data in made.items()}
    return kept["word"]


def _in_its_own(by: Actor, paper: Found, hospital: str, sha256: str) -> bytes:
    said, known = template_facts.facts(by, paper, hospital), template_facts.SAMPLES[paper["kind"]]
    return templating.filled(cabinet.path(sha256).read_bytes(), said, known)


def file(by: Actor, at: datetime, id: UUID, form: str, data: bytes, template: UUID | None = None) -> str:
    """One form of a paper put on file; returns the digest that holds."""
    sha256 = cabinet.store(data)
    size, media_type = len(data), MEDIA[form]
    return file_document(
        by, at, document=id, form=form, sha256=sha256, size=size, media_type=media_type, template=template
    )


def _notice(by: Actor, paper: Found, hospital: str) -> bytes:
    about = paper["row"].contract_id, document.month_of(paper["subject"])
    return sheet_word.notice(sheet.sheet(by, *about, at=paper["at"]), hospital, paper["number"])


def _order(by: Actor, paper: Found, hospital: str) -> bytes:
    return order_word.order(finding.finding(by, paper["subject"], at=paper["at"]), hospital, paper["number"])


def _statement(by: Actor, paper: Found, hospital: str) -> bytes:
    return statement_word.statement(statement.statement_in_full(by, paper["subject"]), hospital, paper["number"])


def _statement_excel(by: Actor, paper: Found, hospital: str) -> bytes:
    return statement_excel.statement(statement.statement_in_full(by, paper["subject"]), hospital, paper["number"])


def _minutes(by: Actor, paper: Found, hospital: str) -> bytes:
    found, result = _judged(by, paper)
    return minutes_word.minutes(found, result, hospital, paper["number"])


def _award(by: Actor, paper: Found, hospital: str) -> bytes:
    found, result = _judged(by, paper)
    return red_word.award(found, result, hospital, paper["number"])


def _judged(by: Actor, paper: Found) -> tuple[Found, Found]:
    id = document.panel_of(paper["subject"])
    return panel.panel(by, id, at=paper["at"]), review.panel_result(by, id, at=paper["at"])


def _circular(by: Actor, paper: Found, hospital: str) -> bytes:
    return red_word.circular(circular.circular(by, paper["subject"]), hospital, paper["number"])


def _interview(by: Actor, paper: Found, hospital: str) -> bytes:
    found = ladder.decision(by, document.decision_of(paper["subject"]), at=paper["at"])
    return interview_word.interview(found, hospital, paper["number"])


def _report(by: Actor, paper: Found, hospital: str) -> bytes:
    found = report.report(by, at=paper["at"], **document.thread_of(paper["subject"]))
    return report_word.paper({**found, "at": paper["at"]}, hospital, paper["number"])


MAKERS: Mapping[str, Mapping[str, Callable[[Actor, Found, str], bytes]]] = {
    "notice": {"word": _notice},
    "order": {"word": _order},
    "interview": {"word": _interview},
    "report": {"word": _report},
    "statement": {"word": _statement, "excel": _statement_excel},
    "minutes": {"word": _minutes},
    "award": {"word": _award},
    "circular": {"word": _circular},
}
