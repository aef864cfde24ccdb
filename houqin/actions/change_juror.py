"""变更评委: the last day of a term, or what a member declares to be bound to; earlier panels keep what was."""

from collections.abc import Sequence
from datetime import date, datetime

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def change_juror(by: Actor, at: datetime, *, juror: int, active_to: date, interests: Sequence[int] = ()) -> int:
    """Returns the member's id."""
    row = records.Juror.objects.select_related("person").filter(pk=juror).first()
    if row is None:
        raise Refused("没有编号为 %(juror)s 的评委", juror=juror)
    if active_to < row.active_from:
        raise Refused("任期届满日不能早于起始日")
    known = set(records.Provider.objects.filter(pk__in=interests).values_list("pk", flat=True))
    if len(known) < len(set(interests)):
        raise Refused("本院没有登记这家服务商")
    row.interests, row.active_to = _ledger.listed(sorted(known)), active_to
    _ledger.write(by, at, "change_juror", {"name": row.person.name, "until": active_to}, [row])
    return juror
