"""PDFs in the background: one paper after another, each put on record once; what fails says why on its page."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from houqin.interfaces import cabinet, wording
from houqin.interfaces.documents import issuing, pdf, wanted
from houqin.queries import document, party
from houqin.queries.party import Hospital
from houqin.rules.party import system
from houqin.rules.refusal import Refused

log = logging.getLogger(__name__)
A_ROUND = 2  # papers, so that notices do not wait for a heap of them
Clock = Callable[[], datetime]


def printed(hospital: Hospital, now: Clock) -> int:
    """How many PDFs were made; killed in the midst of one, it is begun again."""
    made = 0
    for id in wanted.waiting(hospital.id)[:A_ROUND]:
        fault = _fault(hospital, now, id)
        wanted.settle(hospital.id, id, fault)
        made += not fault
    return made


def _fault(hospital: Hospital, now: Clock, id: UUID) -> str:
    by = system(hospital.id)
    try:
        with party.within(by):
            word = issuing.filed(hospital.id, hospital.name, now(), id)
            if "pdf" not in document.document(by, id)["files"]:
                issuing.file(by, now(), id, "pdf", pdf.convert(cabinet.path(word).read_bytes()))
    except Refused as refused:
        return wording.sentence(refused)
    except Exception as fault:
        log.exception("pdf %s", id)
        return f"{type(fault).__name__}: {fault}"[:200]
    return ""
