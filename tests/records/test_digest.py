"""The text of a row is the same when it is written and when either database reads it back."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.records import digest, models
from houqin.records.journal import Line
from houqin.records.scope import Journalled
from tests import cast

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)
WHOLE = st.integers(min_value=-(2**63), max_value=2**63 - 1)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8))])
MOMENT = st.datetimes(datetime(1901, 1, 1), datetime(2999, 1, 1), timezones=ZONES)  # noqa: DTZ001
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Undone(Exception):
    """Ends an example and takes its rows away."""


@contextmanager
def example():
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def read(model) -> list[tuple[str, str]]:
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {digest.identity(model, vendor)}, {digest.select(model, vendor)} FROM {model._meta.db_table} "
            "WHERE id IS NOT NULL AND hospital_id > %s",
            [0],
        )
        return [(str(id), text) for id, text in cursor.fetchall()]


@EXAMPLES
@given(
    count=st.integers(0, 2**31 - 1), quantity=st.none() | st.integers(0, 2**63 - 1), at=MOMENT, note=TEXT, id=st.uuids()
)
def test_an_incident_reads_back_as_written(house, count, quantity, at, note, id):
    incident = models.Incident(
        id=id, contract=house.contract, code=note[:20], kind="veto", count=count, quantity=quantity, at=at,
        period=202611, note=note, digest="0" * 64,
    )  # fmt: skip
    with example():
        cast.put(house.people["office"], "record_incident", [incident])
        assert read(models.Incident) == [(id.hex, digest.text(incident))]
        assert digest.text(models.Incident.objects.get()) == digest.text(incident)


@EXAMPLES
@given(points=st.none() | st.integers(0, 10000), recused=st.booleans(), dimension=TEXT)
def test_a_ballot_reads_back_as_written(house, points, recused, dimension):
    ballot = models.Ballot(
        id=cast.an_id("ballot"), contract=house.contract, year=2026, rater_id=house.people["ward"].department,
        dimension=dimension, points=None if recused else points, recused=recused, digest="",
    )  # fmt: skip
    with example():
        cast.put(house.people["ward"], "cast_ballot", [ballot])
        assert read(models.Ballot) == [(ballot.id.hex, digest.text(ballot))]


@EXAMPLES
@given(day=st.dates(date(1900, 1, 1), date(2999, 12, 31)), name=TEXT)
def test_a_person_reads_back_as_written(house, day, name):
    person = models.Person(name=name[:40], role="office", active_from=day, active_to=day)
    with example():
        cast.put(house.system, "add_person", [person])
        assert dict(read(models.Person))[str(person.pk)] == digest.text(person)


@EXAMPLES
@given(facts=st.dictionaries(TEXT, TEXT | WHOLE | st.none() | st.lists(WHOLE)), at=MOMENT)
def test_a_line_reads_back_as_written(house, facts, at):
    with example():
        with_name = {"facts": facts}
        seq = cast.put(house.people["office"], "close_month", [], at=at, **with_name)
        line = models.Entry.objects.get(seq=seq)
        assert dict(read(models.Entry))[str(line.pk)] == digest.text(line)
        assert digest.of(digest.text(line)) == line.seal


def test_the_text_is_what_the_documentation_says(house):
    check = models.Check(
        id=UUID(int=1),
        hospital_id=1,
        entry=57,
        round_id=UUID(int=2),
        item="floor",
        result="fail",
        count=2,
        note='墙"角"',
    )
    assert digest.text(check) == (
        "check count=2 entry=57 hospital_id=1 id=00000000000000000000000000000001 item=5:floor "
        'note=8:墙"角" reason=0: result=4:fail round_id=00000000000000000000000000000002'
    )


def test_text_cannot_pose_as_a_column():
    """What stands in one column never reads as another, whatever it contains."""
    posing = models.Check(id=UUID(int=1), entry=1, item="a reason=1:x", reason="")
    honest = models.Check(id=UUID(int=1), entry=1, item="a", reason="x")
    assert digest.text(posing) != digest.text(honest)


@pytest.mark.parametrize("field", ["result", "note", "count", "given", "item", "entry", "supersedes_id", "hospital_id"])
def test_every_column_counts(field):
    check = models.Check(id=UUID(int=1), hospital_id=1, entry=1, item="a", result="pass")
    before = digest.text(check)
    setattr(check, field, UUID(int=9) if field == "supersedes_id" else 9)
    assert digest.text(check) != before


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_app_config("records").get_models() if issubclass(model, Journalled | Line)],
    ids=lambda model: model.__name__,
)
def test_every_table_of_the_journal_has_its_text(db, model):
    assert read(model) == []
    covered = {field.name for field in digest.columns(model)}
    assert covered == {f.name for f in model._meta.concrete_fields} - (
        {"id", "seal"} if issubclass(model, Line) else set()
    )
