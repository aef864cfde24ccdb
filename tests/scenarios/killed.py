"""Processes that do a day's work until somebody kills them; arguments: found, close=202601-202605, count."""

import sys
from datetime import date, timedelta

import django

django.setup()

from houqin.actions.close_month import close_month  # noqa: E402
from houqin.interfaces.cli import migrate  # noqa: E402
from houqin.queries import journal, party  # noqa: E402
from houqin.records import models, scope  # noqa: E402
from houqin.rules import period  # noqa: E402
from tests import cast, deeds  # noqa: E402

CONTRACTS, MONTHS = 24, range(202601, 202611)


def main() -> None:
    for word in sys.argv[1:]:
        work, _, months = word.partition("=")
        {"found": found, "close": close, "count": count}[work](*map(int, filter(None, months.split("-"))))


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def found() -> None:
    """A hospital with two dozen contracts, and what a caller must know of it."""
    migrate.apply()
    house = cast.found("A")
    with house.open():
        ids = [deeds.contract(house, number=f"BJ-{n}", starts_on=date(2026, 1, 1)) for n in range(1, CONTRACTS + 1)]
        for id in ids:
            deeds.visit(house, id, {deeds.PHOTO_LESS: 1})
    say(house.hospital, house.place.pk, ids[0], cast.secret_of(house.people["inspector"])[0])


def close(first: int, last: int) -> None:
    """Month after month, each said once it is safe."""
    office = acting("office")
    say("ready")
    with scope.use(office.hospital):
        for month in period.between(first, last):
            at = period.bounds(month)[1] + timedelta(hours=1)
            say(month, close_month(office, at, month=month))


def acting(role: str) -> cast.Actor:
    hospital = models.Hospital.objects.get(code="A").pk
    with scope.use(hospital), scope.reading():
        person = models.Person.objects.get(role=role)
    return party.acting(person.pk, hospital)


def count() -> None:
    """Sheets by month; rounds with their checks and marks, one line each; and whether the journal verifies."""
    with scope.use(acting("office").hospital), scope.reading():
        for month in MONTHS:
            say("month", month, models.Sheet.objects.filter(period=month).count())
        for round in models.Round.objects.all():
            marks = models.Mark.objects.filter(entry=round.entry).count()
            say("round", round.pk, models.Check.objects.filter(round=round).count(), marks)
        say("faults", len(journal.verify(acting("audit")).faults))


if __name__ == "__main__":
    main()
