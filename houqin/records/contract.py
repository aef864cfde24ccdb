"""Contracts as signed: terms by month, clauses, places served; and drafts on the way to anything."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.party import Person, Provider
from houqin.records.place import Place
from houqin.records.scope import Identified, Scoped


class Contract(Identified):
    number = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    provider = models.ForeignKey(Provider, models.PROTECT)
    direction = models.CharField(max_length=8, default="expense")
    pricing = models.CharField(max_length=8, default="fixed")
    starts_on = models.DateField()
    ends_on = models.DateField()
    objection_days = models.PositiveSmallIntegerField(default=5)
    due_day = models.PositiveSmallIntegerField(null=True, blank=True)  # of the next month, until when a month is paid

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "number"], name="contract_number", violation_error_message="这个合同编号已经有了"
            ),
            limits.one_of("contract_direction", "direction", ("expense", "income")),
            limits.one_of("contract_pricing", "pricing", ("fixed", "quantity")),
            limits.check("contract_term", Q(ends_on__gte=F("starts_on")), "合同到期日不能早于起始日"),
        ]

    def __str__(self) -> str:
        return self.name


class Terms(Identified):
    """What a contract says from one month on; the row of the latest journal line wins."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    from_period = models.IntegerField()
    scheme = models.TextField()  # JSON as rules.scheme reads it
    pins = models.TextField()  # JSON {pack: {"edition": …, "digest": …}}
    monthly_fen = models.BigIntegerField(default=0)
    prices = models.TextField(default="[]")  # JSON price list
    confirmed = models.TextField(default="{}")  # JSON of the design numbers that the contract's owner confirmed
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Identified.Meta):
        constraints = [
            limits.month("terms_from", "from_period"),
            limits.not_negative("terms_fee", "monthly_fen"),
            limits.check("terms_scheme", ~Q(scheme=""), "合同须有考评方案"),
        ]


class Clause(Identified):
    contract = models.ForeignKey(Contract, models.PROTECT)
    number = models.CharField(max_length=32)
    text = models.TextField()
    kind = models.CharField(max_length=24)


class ContractPlace(Identified):
    """A place that the contract serves; `site` names the part that is scored by itself."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT)
    site = models.CharField(max_length=40, blank=True, default="")

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "place"], name="contractplace_once", violation_error_message="这个地点已在合同内"
            )
        ]


class Draft(Scoped):
    """The one thing written without a journal line: unfinished work of one person."""

    owner = models.ForeignKey(Person, models.PROTECT)
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=64, blank=True, default="")
    body = models.TextField()
    updated_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["hospital", "owner", "kind", "key"], name="draft_once")]
