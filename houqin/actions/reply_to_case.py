"""安抚与答复: whoever complained is heard first, and answered once it is settled whether the complaint is right."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from houqin.actions import _cases, _ledger, _opinions
from houqin.queries import casebook as books
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def reply_to_case(by: Actor, at: datetime, *, case: UUID, text: str, final: bool, links: Sequence[str] = ()) -> UUID:
    """Returns the case's id. Not final: heard and calmed (先安抚); final: the reply, to be confirmed.

    `links` are the evidence of what was done, such as `finding:…`.
    """
    said = _cases.told(text, "请写明怎样答复的")
    now = _cases.load(by, case)
    kind = books.book().kind(now.kind)
    heard = records.CaseStep.objects.filter(case=now.case_id, kind="acknowledge").exists()
    if final and kind.answers and not heard:
        raise Refused("请先联系投诉人并登记安抚受理，再作答复")
    if final and kind.incident and now.upheld is None:
        raise Refused("请先认定是否属实，再作答复")
    if final and kind.published:
        raise Refused("提问须公开答复，请到提问箱里答复")
    rows = _cases.step(by, at, now, "reply" if final else "acknowledge", said)
    _ledger.write(
        by, at, "reply_to_case", {"case": case, "final": int(final)}, [*rows, *_opinions.links(rows[0], links)]
    )
    return case
