"""公开答复提问: a question of the box gets its answer, and both are published without anybody's name."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger, _publishing
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules import publication as rules
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def answer_question(by: Actor, at: datetime, *, case: UUID, question: str, answer: str) -> UUID:
    """Returns the case's id. `question` and `answer` are as everybody will read them."""
    now = _cases.load(by, case)
    if not books.book().kind(now.kind).published:
        raise Refused("这件事项不是提问，不在提问箱里答复")
    said = {
        "question": _publishing.worded(question, rules.LONGEST_WORD, "请写明公布的问题"),
        "answer": _publishing.worded(answer, rules.LONGEST_WORD, "请写明怎样答复的"),
    }
    _publishing.demand_clean(frozenset(), **said)
    rows = _cases.step(by, at, now, "reply", said["answer"])
    shown = records.PublicAnswer(id=derived(now.case_id, "answer"), case=now.case, by_id=by.person, at=at, **said)
    _ledger.write(by, at, "answer_question", {"case": case}, [*rows, shown])
    return case
