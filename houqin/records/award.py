"""Calls for nominations, the nominations, who of them stood before a panel, and the award list that came of it."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.panel import Closing, Subject
from houqin.records.party import Department, Person
from houqin.records.scope import Identified, Submitted


class AwardCall(Submitted):
    """Departments may nominate until then; `categories` are JSON as rules.award reads them, quotas included."""

    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)  # of the panel that will judge
    categories = models.TextField()
    closes_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            limits.check("awardcall_title", ~Q(title=""), "请写明评选的名称"),
            limits.check("awardcall_closes", Q(closes_at__gt=models.F("at")), "截止时间须晚于现在"),
        ]


class Nomination(Submitted):
    """One candidate of a department, with the reason."""

    call = models.ForeignKey(AwardCall, models.PROTECT)
    category = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["call", "category", "name"],
                name="nomination_once",
                violation_error_message="这个类别里已经有人推荐过同一对象",
            ),
            limits.check("nomination_words", ~Q(name="") & ~Q(reason=""), "推荐须写明对象和理由"),
        ]


class Candidate(Identified):
    """A nomination as it stands before a panel."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="candidate")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="candidate")


class AwardList(Identified):
    """Who wins by one closing of a panel; a panel locked again makes another."""

    call = models.ForeignKey(AwardCall, models.PROTECT)
    closing = models.OneToOneField(Closing, models.PROTECT)
    reason = models.CharField(max_length=500, blank=True, default="")  # where scores alone do not decide
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Award(Identified):
    list = models.ForeignKey(AwardList, models.PROTECT, related_name="awards")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    prize = models.CharField(max_length=40)
    points = models.IntegerField()  # hundredths, as locked

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["list", "candidate"], name="award_once", violation_error_message="同一对象只能得一个奖项"
            )
        ]
