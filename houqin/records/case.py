"""Cases and the steps of their lives; their present state is a cache to be rebuilt, their callers can be erased."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Department, Person, Provider
from houqin.records.place import Place
from houqin.records.scope import Identified, Scoped, Submitted
from houqin.rules.case import MOST_STARS, STATES


class OwnCasebook(Identified):
    """What a hospital lays over the proposed kinds, categories and clocks; the row of the latest journal line holds."""

    content = models.TextField(blank=True)  # YAML as released; nothing = as proposed
    released_at = models.DateTimeField()


class Case(Submitted):
    """What was asked for, as it was said; `respond`, `complete` (seconds) and `hours` are what was promised then."""

    kind = models.CharField(max_length=16)
    category = models.CharField(max_length=24)
    grade = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    text = models.CharField(max_length=2000)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, db_index=False)
    reporter = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    group = models.CharField(max_length=16, blank=True, default="")  # a veto group of major hazards
    happened_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    respond = models.PositiveIntegerField(null=True, blank=True)
    complete = models.PositiveIntegerField(null=True, blank=True)
    hours = models.CharField(max_length=80)
    fixed_at = models.DateTimeField(null=True, blank=True)  # a day to be done by, instead of `complete`


class CaseStep(Identified):
    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True, default="")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    until = models.DateTimeField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    upheld = models.BooleanField(null=True, blank=True)
    other = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="joined", db_index=False)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "n"],
                name="casestep_order",
                violation_error_message="这件事项刚有别人处理过，请刷新后再试",
            ),
            limits.check("casestep_stars", Q(stars__isnull=True) | Q(stars__range=(1, MOST_STARS)), "请选 1 至 5 颗星"),
        ]


class CaseNow(Scoped):
    """The present state (`rules.case.Life`) and what lists filter by, written beside each step, outside the digests."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="now")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=8)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    respond_due = models.DateTimeField(null=True, blank=True)
    complete_due = models.DateTimeField(null=True, blank=True)
    respond_left = models.PositiveIntegerField(null=True, blank=True)
    complete_left = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    upheld = models.BooleanField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    returned = models.PositiveSmallIntegerField(default=0)
    leg = models.PositiveSmallIntegerField(default=0)
    n = models.PositiveSmallIntegerField(default=1)
    sought = models.CharField(max_length=600, blank=True, default="")  # number, place and text, also as pinyin initials
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["hospital", "opened_at", "case"], name="casenow_newest"),
            models.Index(fields=["hospital", "kind", "opened_at", "case"], name="casenow_kind"),
            models.Index(fields=["hospital", "state", "due_at"], name="casenow_state"),
            models.Index(fields=["hospital", "provider", "opened_at", "case"], name="casenow_provider"),
            models.Index(fields=["hospital", "department", "opened_at", "case"], name="casenow_department"),
        ]
        constraints = [limits.one_of("casenow_state_known", "state", STATES)]


class Caller(Scoped):
    """Who called from outside, to be answered; personal, so outside the digests and open to erasure."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="caller")
    name = models.CharField(max_length=40, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")


class Duty(Submitted):
    """One entry of the dispatch desk's log: a note, the shift handed over, or taken over."""

    kind = models.CharField(max_length=8)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=2000, blank=True, default="")
    of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken")
    live = models.PositiveIntegerField(default=0)  # cases not yet closed, and of these late, when it was handed over
    late = models.PositiveIntegerField(default=0)

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["hospital", "at"], name="duty_time")]
        constraints = [limits.one_of("duty_kind", "kind", ("note", "over", "taken"))]
