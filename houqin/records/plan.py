"""Recurring duties as planned, and what became of each: done, late, in part or missed; walks, reports and logs.

A plan's row keeps its terms for ever; a change ends it and adds a successor, so that what was due on a past day never
changes. Occurrences have no rows until something happened.
"""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.evidence import Round
from houqin.records.party import Department, Person, Provider
from houqin.records.place import Place
from houqin.records.scope import Identified, Kept, Submitted
from houqin.rules.plan import FINISHED
from houqin.rules.workday import SHIFTS


class Plan(Kept):
    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)  # sha256 of the submission
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    rule = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    minute = models.PositiveSmallIntegerField()
    lead = models.PositiveIntegerField()  # hours
    within = models.PositiveIntegerField()
    grace = models.PositiveIntegerField()
    shift = models.CharField(max_length=8)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True)
    item = models.CharField(max_length=64, blank=True, default="")
    pack = models.CharField(max_length=64, blank=True, default="")
    late_counts = models.BooleanField(default=False)
    told = models.TextField(default="[]")  # JSON [[after, role, person]]
    parties = models.TextField(default="[]")  # JSON of departments that walk along
    roster = models.TextField(default="[]")  # JSON [[name, post, begins, ends]]
    duty = models.CharField(max_length=40, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    ended_why = models.CharField(max_length=200, blank=True, default="")

    class Meta(Kept.Meta):
        indexes = [*Kept.Meta.indexes, models.Index(fields=["hospital", "ends_on"], name="plan_running")]
        constraints = [
            limits.one_of("plan_shift", "shift", SHIFTS),
            limits.check(
                "plan_one_doer",
                Q(person__isnull=False, department__isnull=True, provider__isnull=True)
                | Q(person__isnull=True, department__isnull=False, provider__isnull=True)
                | Q(person__isnull=True, department__isnull=True, provider__isnull=False),
                "请指明由谁做：一个人、一个科室或一家服务商，只选一个",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanStop(Identified):
    """One place of a plan's walk, in order."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="stops")
    n = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT)
    least = models.PositiveIntegerField(default=0)  # seconds from the stop before

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "n"], name="planstop_order"),
            models.UniqueConstraint(
                fields=["plan", "place"], name="planstop_once", violation_error_message="同一地点在一条路线里只列一次"
            ),
        ]


class PlanResult(Submitted):
    """What became of one occurrence; evidence that came late supersedes the word that it was missed."""

    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False, related_name="results")
    at = models.DateTimeField()  # the occurrence's name
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # None: the nightly scan
    done_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True)  # the last of those that prove it
    document = models.CharField(max_length=80, blank=True, default="")  # number of a report or certificate
    note = models.CharField(max_length=500, blank=True, default="")
    outcome = models.UUIDField(null=True, blank=True)  # how it counts for its contract
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["plan", "at"], name="planresult_of_plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "at"],
                condition=Q(supersedes__isnull=True),
                name="planresult_once",
                violation_error_message="这一次已经有人登记过结果，请刷新后查看",
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=Q(supersedes__isnull=False), name="planresult_superseded"
            ),
            limits.one_of("planresult_state", "state", FINISHED),
        ]


class DutyStop(Identified):
    """A stop of a walk as it went; `seen_at` is empty where nobody came."""

    duty = models.ForeignKey(PlanResult, models.PROTECT, related_name="stops")
    n = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT)
    seen_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=8, blank=True, default="")
    flag = models.CharField(max_length=8, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")


class DutyItem(Identified):
    """What a joint walk found, for the department that has to see to it."""

    duty = models.ForeignKey(PlanResult, models.PROTECT, related_name="items")
    n = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT)
    text = models.CharField(max_length=300)
    until = models.DateField()

    class Meta(Identified.Meta):
        indexes = [*Identified.Meta.indexes, models.Index(fields=["department", "until"], name="dutyitem_waiting")]


class ItemAnswer(Identified):
    """The department's word that an item of a joint walk is settled."""

    item = models.OneToOneField(DutyItem, models.PROTECT, related_name="answer")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300)


class PlanLog(Submitted):
    """What happened meanwhile, as somebody on duty wrote it down."""

    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["plan", "at"], name="planlog_time")]


class CalendarKey(Kept):
    """The secret address under which one person's duties are read by a calendar program; it opens nothing else."""

    person = models.ForeignKey(Person, models.PROTECT)
    sha256 = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Kept.Meta):
        constraints = [
            limits.check("calendarkey_digest", ~Q(sha256=""), "日历地址须有摘要"),
        ]
