"""What the sample hospital's people were told in its last weeks; of the last days they have not read everything."""

from datetime import datetime, timedelta
from functools import partial

from houqin.actions.read_notices import read_notices
from houqin.actions.remind import remind
from houqin.actions.tell import tell
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import House
from houqin.interfaces.sample.span import Span
from houqin.queries import journal, notice
from houqin.rules import party

WEEKS = 2
BEHIND = {"office": 4, "chief": 6, "leader": 9}  # days that somebody is behind with reading; others two
FIRST = 23, 55  # after the day's work


def expect(house: House, agenda: Agenda, time: Span) -> None:
    """Each evening of the last weeks the journal is read on; what came before nobody was told."""
    start = time.end - timedelta(weeks=WEEKS)
    agenda.add(span.at(start, *FIRST), partial(_skip, house))
    for n in range(1, WEEKS * 7 + 1):
        day = start + timedelta(days=n)
        agenda.add(span.at(day, *FIRST), partial(_told, house))
        agenda.add(span.at(day, 23, 56), partial(_read, house, (time.end - day).days))


def _skip(house: House, at: datetime) -> None:
    system = party.system(house.hospital)
    tell(system, at, after=journal.journal(system, most=1)[0].seq - 1)


def _told(house: House, at: datetime) -> None:
    system = party.system(house.hospital)
    while tell(system, at):
        pass
    for due in [*notice.reminders(system, at=at), *notice.late_duties(system, at=at)]:
        remind(system, at, topic=due.topic, id=due.id, stage=due.stage)


def _read(house: House, left: int, at: datetime) -> None:
    for by in (by for people in house.people.values() for by in people):
        if left >= BEHIND.get(by.role, 2):
            read_notices(by, at)
