"""领取待发: a message that is due is lent to one sender for a while; who dies with it loses it to the next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor

LEASE = timedelta(minutes=2)  # longer than any channel's own patience
MOST = 200  # notices in one message


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a message, as its words need it."""

    topic: str
    about: str
    count: int
    facts: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message: what goes to one mailbox or one group at once. `batch` is the same however often it is sent."""

    batch: UUID
    channel: int
    kind: str
    secret: str
    address: str
    lines: tuple[Line, ...]


@_ledger.action
def claim_delivery(by: Actor, at: datetime, *, skip: Collection[int] = ()) -> Parcel | None:
    """The next message: all that is due to one receiver now; None when nothing is. Channels in `skip` are left alone.

    A message that failed, or whose sender died, goes out again as it was, under the batch that it had.
    """
    due = records.Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    due = due.select_related("notice", "channel").filter(state="waiting", next_at__lte=at, channel__active=True)
    first = due.exclude(channel__in=list(skip)).order_by("next_at", "pk").first()
    if first is None:
        return None
    same = {"batch": first.batch} if first.batch else {"batch": None, "notice__to": first.notice.to_id}
    rows = list(due.filter(channel=first.channel_id, **same).order_by("next_at", "pk")[:MOST])
    batch = first.batch or derived(first.pk, "batch")
    for row in rows:
        row.tries, row.next_at, row.batch = row.tries + 1, at + LEASE, batch
    records.Delivery.objects.bulk_update(rows, ["tries", "next_at", "batch"])
    return _parcel(batch, rows)


def _parcel(batch: UUID, rows: Sequence[Any]) -> Parcel:
    of = rows[0]
    choice = records.NoticeChoice.objects.filter(person=of.notice.to_id).first()
    notices = sorted((row.notice for row in rows), key=lambda one: (one.at, one.pk))
    lines = tuple(Line(one.topic, one.about, one.count, one.facts, one.at) for one in notices)
    return Parcel(batch, of.channel_id, of.channel.kind, of.channel.secret, choice.email if choice else "", lines)
