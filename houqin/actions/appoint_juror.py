"""聘任评委: a person joins the standing committee for a term, and says which providers he or she is bound to."""

from collections.abc import Sequence
from datetime import date, datetime

from houqin.actions import _ledger
from houqin.queries.panel import RATERS
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def appoint_juror(
    by: Actor,
    at: datetime,
    *,
    person: int,
    field: str,
    active_from: date,
    active_to: date,
    organisation: str = "",
    expert: bool = False,
    interests: Sequence[int] = (),
) -> int:
    """Returns the member's id. `interests`: the providers on which this member never votes."""
    row = records.Person.objects.filter(pk=person).first()
    if row is None:
        raise Refused("没有编号为 %(person)s 的人员", person=person)
    if row.role not in RATERS:
        raise Refused("%(name)s 的身份不能担任评委", name=row.name)
    if not field.strip():
        raise Refused("请写明评委的专业")
    if active_to < active_from:
        raise Refused("任期届满日不能早于起始日")
    if records.Juror.objects.filter(person=row, active_to__gte=active_from, active_from__lte=active_to).exists():
        raise Refused("%(name)s 在这段时间已在任期内", name=row.name)
    known = set(records.Provider.objects.filter(pk__in=interests).values_list("pk", flat=True))
    if len(known) < len(set(interests)):
        raise Refused("本院没有登记这家服务商")
    made = records.Juror(person=row, field=field.strip(), organisation=organisation.strip(), expert=expert)
    made.interests, made.active_from, made.active_to = _ledger.listed(sorted(known)), active_from, active_to
    _ledger.write(by, at, "appoint_juror", {"name": row.name, "until": active_to}, [made])
    return int(made.pk)
