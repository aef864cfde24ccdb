"""Sealed draws: which rooms of a contract's month are visited by chance, fixed before anybody knows."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person
from houqin.records.scope import Submitted
from houqin.rules.sampling import INSPECTIONS, LEVELS, UNITS


class Sampling(Submitted):
    """One lot: the rooms of a contract under a place in a month, and the plan that judges them."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    pack = models.CharField(max_length=64)
    period = models.IntegerField()
    scope = models.CharField(
        max_length=300, blank=True, default=""
    )  # path of a place; '': all that the contract serves
    level = models.CharField(max_length=4)
    aql = models.PositiveIntegerField()  # hundredths of a per cent
    inspection = models.CharField(max_length=12)
    unit = models.CharField(max_length=8)  # what makes a room a bad one
    letter = models.CharField(max_length=1)
    lot = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    accept = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    inspector = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rooms = models.TextField()  # JSON: the codes of the lot, sorted
    seed = models.CharField(max_length=64)  # shown to nobody before the month is over
    seal = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "period", "pack", "scope"],
                name="sampling_once",
                violation_error_message="这个月、这张检查表、这个范围已经抽过，抽样不能重来",
            ),
            limits.month("sampling_period"),
            limits.one_of("sampling_level", "level", LEVELS),
            limits.one_of("sampling_inspection", "inspection", INSPECTIONS),
            limits.one_of("sampling_unit", "unit", UNITS),
            limits.check("sampling_size", Q(size__lte=F("lot")) & Q(visits__gte=F("size")), "样本不能多于全部房间"),
        ]
