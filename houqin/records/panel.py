"""Panels of every kind: who sits on them, what they judge, who stands aside, every ballot, and how each was locked."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Department, Person
from houqin.records.scope import Identified, Kept, Submitted
from houqin.rules.review import CAUSES


class Juror(Kept):
    """A member of the standing committee, for a term; `interests` are the providers that he or she is bound to."""

    person = models.ForeignKey(Person, models.PROTECT)
    field = models.CharField(max_length=80)
    organisation = models.CharField(max_length=120, blank=True, default="")
    expert = models.BooleanField(default=False)
    interests = models.TextField(default="[]")  # JSON ids of providers
    active_from = models.DateField()
    active_to = models.DateField()

    class Meta(Kept.Meta):
        constraints = [
            limits.check("juror_term", Q(active_to__gte=F("active_from")), "任期届满日不能早于起始日"),
            limits.check("juror_field", ~Q(field=""), "请写明评委的专业"),
        ]


class Panel(Submitted):
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField(null=True, blank=True)  # an annual review counts in this year
    form = models.TextField()  # JSON as rules.review reads it
    place = models.CharField(max_length=80, blank=True, default="")
    meets_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            limits.check("panel_title", ~Q(title=""), "请写明评审的名称"),
            limits.check("panel_closes", Q(closes_at__gt=F("at")), "截止时间须晚于现在"),
        ]


class Subject(Identified):
    """What is judged: a contract's provider, or a free entry (a work, a canteen, a person), perhaps a department's."""

    panel = models.ForeignKey(Panel, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "n"], name="subject_order", violation_error_message="参评对象的次序重复"
            ),
            limits.check("subject_name", ~Q(name=""), "参评对象须有名称"),
        ]


class Seat(Identified):
    """One vote: a department's, cast by whoever of it comes first, or a committee member's own."""

    panel = models.ForeignKey(Panel, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    juror = models.ForeignKey(Juror, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "n"], name="seat_order", violation_error_message="评委席的次序重复"
            ),
            limits.check(
                "seat_whose",
                Q(department__isnull=False, juror__isnull=True) | Q(department__isnull=True, juror__isnull=False),
                "评委席须属于一个科室或一位评委",
            ),
        ]


class Recusal(Identified):
    """A seat that does not judge a subject: declared by its rater, seen in the records, or ordered."""

    panel = models.ForeignKey(Panel, models.PROTECT)
    seat = models.ForeignKey(Seat, models.PROTECT, db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=16)
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "subject"], name="recusal_once", violation_error_message="这位评委已经回避这个对象"
            ),
            limits.one_of("recusal_cause", "cause", CAUSES),
        ]


class BallotPaper(Submitted):
    """What one seat gave, all at once; of each subject the latest paper holds."""

    panel = models.ForeignKey(Panel, models.PROTECT)
    seat = models.ForeignKey(Seat, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    marks = models.TextField()  # JSON {subject: {dimension: hundredths}}
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "n"],
                name="ballotpaper_order",
                violation_error_message="这一席刚提交过评分，请刷新后再试",
            )
        ]


class PanelStep(Identified):
    """A subject called up, a deadline put off, the sheet locked, or opened again for a reason."""

    panel = models.ForeignKey(Panel, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    closes_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "n"],
                name="panelstep_order",
                violation_error_message="会议刚由别人推进过，请刷新后再试",
            ),
            limits.one_of("panelstep_kind", "kind", ("present", "extend", "close", "reopen")),
        ]


class Minute(Submitted):
    """What was said or resolved at the meeting; a resolution has who is responsible and until when."""

    panel = models.ForeignKey(Panel, models.PROTECT)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16)
    text = models.TextField()
    responsible = models.CharField(max_length=80, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            limits.one_of("minute_kind", "kind", ("comment", "report", "resolution")),
            limits.check("minute_text", ~Q(text=""), "请写明内容"),
            limits.check(
                "minute_resolution",
                ~Q(kind="resolution") | (~Q(responsible="") & Q(due_on__isnull=False)),
                "决议事项须写明责任人和期限",
            ),
        ]


class Closing(Identified):
    """One locking of the sheet: what went in, how it was computed, and the figures of the whole jury."""

    panel = models.ForeignKey(Panel, models.PROTECT)
    step = models.OneToOneField(PanelStep, models.PROTECT)
    inputs_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=40)
    figures = models.TextField()  # JSON: agreement, severities, pairs, cells to look at


class Placing(Identified):
    """One subject's result at one closing, in hundredths; `points` is what counts by the panel's form."""

    closing = models.ForeignKey(Closing, models.PROTECT)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    points = models.IntegerField(null=True, blank=True)
    raw = models.IntegerField(null=True, blank=True)
    trimmed = models.IntegerField(null=True, blank=True)
    adjusted = models.IntegerField(null=True, blank=True)
    error = models.IntegerField(null=True, blank=True)  # standard error of the adjusted score
    counted = models.PositiveSmallIntegerField()
    dropped = models.PositiveSmallIntegerField()
    absent = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=16, blank=True, default="")
    totals = models.TextField()  # JSON {seat: hundredths}
    dimensions = models.TextField()  # JSON {dimension: hundredths}

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "subject"], name="placing_once", violation_error_message="这个对象已有结果"
            )
        ]
