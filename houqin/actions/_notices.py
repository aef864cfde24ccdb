"""Notices as rows: who is told of a source by a topic, once each, and by which way it leaves the house."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from houqin.actions import _ledger
from houqin.queries._told import Source
from houqin.records import models as records
from houqin.records import scope
from houqin.rules import notice as notices
from houqin.rules import period
from houqin.rules.identity import derived
from houqin.rules.notice import Topic

HOUSES = UUID("6a3f2f8e-5d0b-5c1e-9a43-1f6f0b7f2a11")  # the parent of all notices' ids
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A topic that some sources of one deed fulfil; `doer` need not be told what he did."""

    key: str
    topic: Topic
    sources: tuple[Source, ...]
    at: datetime
    doer: int | None = None


@dataclass
class House:
    """Who there is to be told `at` this moment, looked up once and only when there is something to tell."""

    at: datetime

    @cached_property
    def people(self) -> list[Any]:
        day = self.at.astimezone(period.HOSPITAL_TIME).date()
        rows = records.Person.objects.filter(active_from__lte=day).filter(
            Q(active_to__isnull=True) | Q(active_to__gte=day)
        )
        return list(rows.order_by("pk"))

    @cached_property
    def choices(self) -> dict[int, Any]:
        return {row.person_id: row for row in records.NoticeChoice.objects.all()}

    @cached_property
    def channels(self) -> list[Any]:
        return list(records.Channel.objects.filter(active=True).order_by("pk"))

    @property
    def mail(self) -> Any:
        return next((one for one in self.channels if one.kind == "mail"), None)

    def receivers(self, topic: Topic, source: Source) -> list[Any]:
        roles = notices.roles_of(topic, source.needs, source.roles)
        return [one for one in self.people if _concerned(one, topic, roles, source)]


def _concerned(person: Any, topic: Topic, roles: frozenset[str], source: Source) -> bool:
    if {"concerned", "named"} & set(topic.to) and person.pk in source.people:
        return True
    if "reporter" in topic.to and person.pk == source.reporter:
        return True
    if person.role not in roles:
        return False
    if person.role == "provider":
        return bool(person.provider_id == source.provider)
    return person.role != "ward" or (source.department is not None and person.department_id == source.department)


def write(house: House, told: Iterable[Told]) -> int:
    """Puts the notices on record that are not there yet; returns how many they are."""
    made = [one for each in told for one in (*_for_people(house, each), *_for_groups(house, each))]
    if not made:
        return 0
    known = set(records.Notice.objects.filter(pk__in=[row.pk for row, _ in made]).values_list("pk", flat=True))
    new = [(row, way) for row, way in made if row.pk not in known]
    records.Notice.objects.bulk_create([row for row, _ in new])
    records.Delivery.objects.bulk_create([way for _, way in new if way is not None])
    return len(new)


def _for_people(house: House, told: Told) -> list[tuple[Any, Any]]:
    mine: dict[int, list[Source]] = {}
    for source in told.sources:
        for person in house.receivers(told.topic, source):
            if person.pk != told.doer:
                mine.setdefault(person.pk, []).append(source)
    return [
        (row := notice(told.key, told.topic, sources, told.at, to=id), _mail(house, row, told.topic))
        for id, sources in mine.items()
        if not _muted(house.choices.get(id), told.topic)
    ]


def _muted(choice: Any, topic: Topic) -> bool:
    return choice is not None and topic.urgency != "urgent" and topic.name in json.loads(choice.muted)


def _mail(house: House, row: Any, topic: Topic) -> Any:
    """The way of a notice to a person's mailbox; None when there is no mail server, or the person wants none."""
    choice = house.choices.get(row.to_id)
    if house.mail is None or choice is None or choice.mail == "off" or topic.name == "delivery_failed":
        return None
    return _way(house, row, house.mail, topic, choice, digest=choice.mail == "digest")


def _for_groups(house: House, told: Told) -> list[tuple[Any, Any]]:
    found = []
    for channel in house.channels if told.topic.name != "delivery_failed" else ():
        sources = [] if channel.kind == "mail" else [one for one in told.sources if _spoken(channel, told.topic, one)]
        if sources:
            row = notice(told.key, told.topic, sources, told.at, channel=channel.pk)
            found.append((row, _way(house, row, channel, told.topic, channel)))
    return found


def _spoken(channel: Any, topic: Topic, source: Source) -> bool:
    """Whether a group's robot says this: a provider's group hears of its own contracts only."""
    roles = notices.roles_of(topic, source.needs, source.roles)
    if channel.provider_id is not None:
        return "provider" in roles and channel.provider_id == source.provider
    return bool(roles & (set(json.loads(channel.roles)) - {"provider"}))


def _way(house: House, row: Any, channel: Any, topic: Topic, of: Any, *, digest: bool = False) -> Any:
    urgent = topic.urgency == "urgent"
    due = notices.send_at(house.at, urgent=urgent, digest=digest, quiet=(of.quiet_from, of.quiet_to))
    return records.Delivery(notice=row, channel=channel, next_at=due)


def notice(
    key: str,
    topic: Topic,
    sources: Sequence[Source],
    at: datetime,
    *,
    to: int | None = None,
    channel: int | None = None,
) -> Any:
    """One notice under an id that follows from what it is about and whom it is for."""
    first = sources[0]
    receiver = f"person {to}" if to else f"channel {channel}"
    return records.Notice(
        id=derived(HOUSES, scope.current(), key, receiver),
        key=key,
        to_id=to,
        channel_id=channel,
        topic=topic.name,
        urgency=topic.urgency,
        about=first.about,
        count=len(sources),
        facts=_ledger.canonical(_short(first.values)),
        at=at,
    )


def _short(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[:LONGEST] if isinstance(one, str) else one for name, one in values.items()}
