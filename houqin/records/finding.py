"""Findings and the steps of their lives; their present state is a cache that can be rebuilt."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.evidence import Check
from houqin.records.party import Person, Provider
from houqin.records.place import Place
from houqin.records.scope import Identified, Scoped


class Finding(Identified):
    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT)
    item = models.CharField(max_length=64)
    of_check = models.ForeignKey(Check, models.PROTECT, null=True, blank=True)
    severity = models.CharField(max_length=4)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    recurrence = models.PositiveIntegerField(default=0)
    moved_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Identified.Meta):
        indexes = [*Identified.Meta.indexes, models.Index(fields=["contract", "opened_at"], name="finding_time")]
        constraints = [
            limits.one_of("finding_severity", "severity", ("一般", "较大", "重大")),
            limits.check("finding_due", Q(due_at__gte=F("opened_at")), "整改期限不能早于发现时间"),
        ]


class Step(Identified):
    finding = models.ForeignKey(Finding, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # None: the nightly scan
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, default="")
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "n"],
                name="step_order",
                violation_error_message="这个问题刚有别人处理过，请刷新后再试",
            )
        ]


class FindingNow(Scoped):
    """The present state, written beside each step and outside the digests."""

    finding = models.OneToOneField(Finding, models.PROTECT, primary_key=True, related_name="now")
    state = models.CharField(max_length=16)
    due_at = models.DateTimeField(null=True, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, db_index=False)
    changed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)  # since when the clock stands still
    recheck_by = models.DateTimeField(null=True, blank=True)  # a nurse closed it, and it was drawn for a second look

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["hospital", "recheck_by"], name="findingnow_recheck"),
            models.Index(fields=["hospital", "state", "due_at"], name="findingnow_state"),
            models.Index(fields=["hospital", "provider", "state", "due_at"], name="findingnow_provider"),
        ]
