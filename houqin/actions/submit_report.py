"""提交年度报告: the draft becomes a version that nobody changes, locked together with what the evidence says now."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _reports
from houqin.queries import report as reports
from houqin.records import models as records
from houqin.rules import report as rules
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def submit_report(
    by: Actor, at: datetime, *, id: UUID, digest: str, outline: str, year: int, of: str, base: int
) -> UUID:
    """Returns the version's id; `base` is the number of the draft that is submitted."""
    if _ledger.once(records.Report, id, digest):
        return id
    found, rows = _reports.writing(by, outline, year, of)
    kept = _reports.latest(found, base)
    if kept is None:
        raise Refused("还没有保存过草稿，请先写好再提交")
    said = reports.body(found.form, kept.body)
    rules.demand_whole(found.form, said)
    n, told = len(rows) + 1, reports.plain(reports.facts(found, at))
    row = records.Report(id=id, digest=digest, key=found.key, outline=outline, year=year, n=n, body=kept.body)
    row.contract, row.department, row.by_id, row.at = found.contract, found.department, by.person, at
    row.facts, row.seal = told, rules.seal(found.key, n, kept.body, told)
    facts = {"name": found.form.name, "year": year, "of": found.key, "n": n, "sha256": row.seal}
    _ledger.write(by, at, "submit_report", facts, [row])
    return id
