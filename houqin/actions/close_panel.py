"""锁定评分: no more ballots; what they make is computed once and kept with the digest of what went in."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.actions import _ledger, _panels
from houqin.queries import review as reviews
from houqin.queries.panel import Loaded
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def close_panel(by: Actor, at: datetime, *, panel: UUID) -> UUID:
    """Returns the closing's id. Refused below the quorum; who has not voted is absent from here on."""
    _ledger.freeze()  # a ballot comes before this line or is refused
    found = _panels.unlocked(panel, at)
    if found.present < found.form.quorum:
        raise Refused(
            "只收到 %(n)s 席评分，不足法定的 %(quorum)s 席；请催交或延长，不能锁定",
            n=found.present,
            quorum=found.form.quorum,
        )
    step, outcome = _panels.step(by, at, found, "close"), reviews.outcome(found)
    closing = records.Closing(
        id=derived(step.id, "closing"),
        panel=found.row,
        step=step,
        inputs_digest=outcome.digest,
        method=reviews.METHOD,
        figures=json.dumps(outcome.figures, sort_keys=True, separators=(",", ":")),
    )
    rows = [_placing(closing, one) for one in outcome.placed]
    facts = {"panel": panel, "name": found.row.title, "seats": found.present, "absent": _absent(found)}
    _ledger.write(by, at, "close_panel", facts, [step, closing, rows])
    return closing.id


def _absent(found: Loaded) -> int:
    return len(found.seats) - found.present


def _placing(closing: Any, one: reviews.Placed) -> Any:
    made = one.standing
    return records.Placing(
        id=derived(closing.id, one.subject),
        closing=closing,
        subject_id=one.subject,
        points=one.points,
        raw=made.raw,
        trimmed=made.trimmed,
        adjusted=one.adjusted,
        error=one.error,
        counted=made.counted,
        dropped=made.dropped,
        absent=made.absent,
        recused=one.recused,
        reason=made.reason,
        totals=_ledger.canonical(made.totals),
        dimensions=_ledger.canonical(made.dimensions),
    )
