"""Published sheets, the objections to them and the rulings."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person
from houqin.records.scope import Identified, Submitted


class Sheet(Identified):
    """A contract's month (or year, period 202600); late evidence makes another version beside it."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    period = models.IntegerField()
    version = models.PositiveSmallIntegerField()
    points = models.IntegerField(null=True, blank=True)  # hundredths
    grade = models.CharField(max_length=16, blank=True, default="")
    coverage_bp = models.IntegerField()
    assessed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    watermark = models.BigIntegerField()  # the journal line it was computed after
    inputs_digest = models.CharField(max_length=64)
    kernel = models.CharField(max_length=32)
    lines = models.TextField()  # JSON
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=200, blank=True, default="")

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "period", "version"],
                name="sheet_version",
                violation_error_message="这个月刚由别人考评过，请刷新后再试",
            ),
            limits.month_or_year("sheet_period"),
            limits.check("sheet_coverage", Q(coverage_bp__range=(0, 10000)), "覆盖率须在 0 至 10000 基点之间"),
            limits.check(
                "sheet_assessed",
                Q(assessed=True, points__isnull=False) | (Q(assessed=False, points__isnull=True) & ~Q(reason="")),
                "已考评须有得分；未考评不能有得分，并须写明原因",
            ),
        ]


class Objection(Submitted):
    sheet = models.ForeignKey(Sheet, models.PROTECT)
    contract = models.ForeignKey(Contract, models.PROTECT)
    appeals = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="appeal")
    codes = models.TextField(default="[]")  # JSON, the lines objected to
    evidence = models.TextField(default="[]")  # JSON, ids of the evidence objected to
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [limits.check("objection_text", ~Q(text=""), "申诉须写明理由")]


class Ruling(Identified):
    objection = models.OneToOneField(Objection, models.PROTECT)
    verdict = models.CharField(max_length=8)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            limits.one_of("ruling_verdict", "verdict", ("upheld", "rejected", "partly")),
            limits.check("ruling_reason", ~Q(reason=""), "复核意见须写明理由"),
        ]


class Acceptance(Identified):
    """The provider's word that a sheet is right."""

    sheet = models.OneToOneField(Sheet, models.PROTECT)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
