"""保存报告草稿: the draft that a report's writers share; who has not seen the latest text does not write over it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from houqin.actions import _ledger, _reports
from houqin.queries import report as reports
from houqin.records import models as records
from houqin.rules import report as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def keep_report(
    by: Actor, at: datetime, *, outline: str, year: int, of: str, body: Mapping[str, Any], base: int
) -> int:
    """Returns the draft's new number; `base` is the one that the writer had before the eyes. No journal line."""
    found, _rows = _reports.writing(by, outline, year, of)
    said = rules.body(found.form, body)
    strange = {sha256 for sha256, _ in said.photos} - set(reports.photos_of(found.key))
    if strange:
        raise Refused("有 %(n)s 张照片没有传到这份报告里，请重新上传", n=len(strange))
    kept = _reports.latest(found, base) or records.ReportDraft(key=found.key, n=0)
    kept.body, kept.n, kept.by_id, kept.updated_at = reports.plain(said.plain()), base + 1, by.person, at
    kept.save()
    return int(kept.n)
