"""SQLite finds what a deed looks up by what names it, and never by reading a whole hospital's table."""

from uuid import UUID

import pytest
from django.db import connection

from houqin.records import models, scope

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="SQLite's own way to plan: PostgreSQL measures its tables by itself"
    ),
]
ID = UUID(int=7)
LOOK_UPS = {
    "the steps of a finding": lambda: models.Step.objects.filter(finding=ID),
    "a photo by its digest": lambda: models.Photo.objects.filter(sha256="a" * 64),
    "the checks of a round": lambda: models.Check.objects.filter(round=ID, item="X"),
    "the marks of some evidence": lambda: models.Mark.objects.filter(evidence_id__in=[ID], reverses__isnull=True),
    "a contract's month of decisions": lambda: models.Decision.objects.filter(contract=ID, period=202611),
    "the signatures under decisions": lambda: models.Signature.objects.filter(decision__in=[ID]),
    "a month's quantities": lambda: models.Quantity.objects.filter(contract=ID, period=202611),
    "a contract's terms": lambda: models.Terms.objects.filter(contract__in=[ID], from_period__lte=202611),
    "a contract's objections": lambda: models.Objection.objects.filter(contract=ID),
    "the finding of a checked item": lambda: models.Finding.objects.filter(of_check__round=ID).order_by("-entry"),
}


@pytest.mark.parametrize("asked", LOOK_UPS)
def test_a_look_up_goes_by_what_names_the_row(asked):
    with scope.use(1):
        plan = LOOK_UPS[asked]().explain()
    assert "SCAN" not in plan
    assert "_entry (hospital_id=?)" not in plan


def test_the_journal_is_still_verified_line_by_line():
    with scope.use(1):
        plan = models.Mark.objects.filter(entry__range=(3, 9)).explain()
    assert "mark_entry (hospital_id=? AND entry>? AND entry<?)" in plan
