"""A process of its own that records rounds and says each number once it is safe: `python -m tests.records.writer`."""

import argparse
import sys

import django

django.setup()

from django.db.models import Count  # noqa: E402

from houqin.actions import _documents, _ledger  # noqa: E402
from houqin.interfaces.cli import main as cli  # noqa: E402
from houqin.interfaces.cli import migrate  # noqa: E402
from houqin.queries import party  # noqa: E402
from houqin.records import models, scope  # noqa: E402
from houqin.rules.document import Named  # noqa: E402
from tests import cast  # noqa: E402


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("work", choices=("found", "record", "number", "count", "verify"))
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--count", type=int, default=10**6)
    args = arguments.parse_args()
    if args.work == "found":
        migrate.apply()
        cast.found("A")
    elif args.work == "record":
        record(args.first, args.count)
    elif args.work == "number":
        number(args.first, args.count)
    elif args.work == "verify":
        cli.main(["verify"])
    else:
        count()


def record(first: int, count: int) -> None:
    house = known()
    with scope.use(house.hospital):
        for n in range(first, first + count):
            cast.record(house, n)
            sys.stdout.write(f"{n}\n")
            sys.stdout.flush()


def number(first: int, count: int) -> None:
    """A number for each of some papers, said once it is safe."""
    house = known()
    by = house.people["office"]
    with scope.use(house.hospital):
        for n in range(first, first + count):
            paper = Named("order", cast.an_id("paper", n), f"整改通知单{n}")
            with _ledger.deed(by, cast.START, "issue_document"):
                rows = _documents.numbered(by, cast.START, [paper])
                if drawn := _documents.new(rows):
                    _ledger.write(by, cast.START, "issue_document", {}, [drawn])
            sys.stdout.write(f"{n} {rows[paper.subject].number}\n")
            sys.stdout.flush()


def count() -> None:
    """Each round's number with how many checks and marks it has."""
    with known().open():
        rounds = models.Round.objects.annotate(checks=Count("check", distinct=True)).order_by("started_at")
        marks = dict(models.Mark.objects.values_list("entry").annotate(Count("id")))
        for round in rounds:
            number = (round.started_at - cast.START).total_seconds() // 60
            sys.stdout.write(f"{number:.0f} {round.checks} {marks.get(round.entry, 0)}\n")


def known() -> cast.House:
    """The hospital that another process founded."""
    house = cast.House(models.Hospital.objects.get(code="A").pk)
    with house.open():
        house.place, house.contract = models.Place.objects.get(), models.Contract.objects.get()
        house.people = {row.role: party.acting(row.pk, house.hospital) for row in models.Person.objects.all()}
    return house


if __name__ == "__main__":
    main()
