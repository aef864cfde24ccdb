"""Annual reports: drafts that several people share, each version submitted and locked, returns, and their photos."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.evidence import Photo
from houqin.records.party import Department, Person
from houqin.records.scope import Identified, Scoped, Submitted


class ReportDraft(Scoped):
    """Unfinished, and counted: whoever saves must have seen the latest text."""

    key = models.CharField(max_length=80)
    body = models.TextField()
    n = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["hospital", "key"], name="reportdraft_once")]


class Report(Submitted):
    """One version as it was submitted: its own words, and what the evidence said at that moment."""

    key = models.CharField(max_length=80)
    outline = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    n = models.PositiveSmallIntegerField()
    body = models.TextField()  # JSON as rules.report reads it
    facts = models.TextField()  # JSON as queries.account drew it up
    seal = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "key", "n"],
                name="report_version",
                violation_error_message="这份报告刚由别人提交过，请刷新后查看",
            ),
            limits.check(
                "report_whose",
                Q(contract__isnull=True) | Q(department__isnull=True),
                "报告属于一份合同或一个科室，不能兼有",
            ),
        ]


class ReportReturn(Identified):
    """Sent back: a new version may follow; the one that was returned stays."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="returned")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReportPhoto(Identified):
    """A photo for a report, before or after it was put in."""

    key = models.CharField(max_length=80)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    photo = models.OneToOneField(Photo, models.PROTECT)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        indexes = [*Identified.Meta.indexes, models.Index(fields=["hospital", "key"], name="reportphoto_of")]
