"""The question box (提问箱): what was asked and answered for everybody, and what waits with its clock."""

from datetime import datetime
from typing import Any

from houqin.queries import case as cases
from houqin.queries import casebook as books
from houqin.queries import publication
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules import case as rules
from houqin.rules import permission, redaction
from houqin.rules.party import PUBLIC, Actor

PAGE = 100


@question
def question_box(by: Actor, *, at: datetime) -> dict[str, Any]:
    """Answers newest first, nobody named; what waits for an answer for the office, and one's own."""
    answers = records.PublicAnswer.objects.select_related("case").order_by("-at")[:PAGE]
    book = books.book()
    kind = book.kind("question")
    return {
        "categories": [(one.code, one.name) for one in kind.categories],
        "answers": [
            {
                **{"id": row.case_id, "question": row.question, "answer": row.answer, "at": row.at},
                **{"asked_at": row.case.opened_at, "category": _category(kind, row.case.category)},
            }
            for row in answers
        ],
        "waiting": _waiting(by, at),
        "may_answer": permission.may(by.role, "answer_question"),
    }


def _category(kind: Any, code: str) -> str:
    return str(kind.by_category[code].name) if code in kind.by_category else code


def _waiting(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """By deadline; a text to start the published question from stands beside each."""
    if by.role == PUBLIC:
        return []
    rows = records.CaseNow.objects.filter(kind="question", state__in=rules.TICKING).select_related(*cases.RELATED)
    rows = rows if by.role in permission.OVERSEERS else rows.filter(case__reporter=by.person)
    known, book = publication.names(), books.book()
    found = []
    for row in rows.order_by("due_at")[:PAGE]:
        masked = redaction.redacted(row.case.text, redaction.hits(row.case.text, known))
        found.append({**cases.shown(row, book, at), "masked": masked})
    return found
