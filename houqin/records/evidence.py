"""What was seen: rounds and their checks, photos, outcomes, incidents, quantities, ballots; and how they count."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Department, Person
from houqin.records.place import Place
from houqin.records.scope import AppendOnly, Identified, Submitted


class Round(Submitted):
    """One visit with one checklist."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, db_index=False)
    site = models.CharField(max_length=40, blank=True, default="")
    pack = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    inspector = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=16)
    stream = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    period = models.IntegerField()

    class Meta(Submitted.Meta):
        indexes = [
            *Submitted.Meta.indexes,
            models.Index(fields=["place", "started_at"], name="round_place_time"),
            models.Index(fields=["contract", "started_at"], name="round_contract_time"),
        ]
        constraints = [
            limits.month("round_period"),
            limits.check("round_times", Q(submitted_at__gte=F("started_at")), "提交时间不能早于开始时间"),
        ]


class Check(Identified):
    """One item in one round; a correction is a new check that supersedes this one."""

    round = models.ForeignKey(Round, models.PROTECT)
    item = models.CharField(max_length=64)
    result = models.CharField(max_length=8)
    count = models.PositiveIntegerField(default=0)  # defects seen
    given = models.IntegerField(null=True, blank=True)  # hundredths, manual ratings only
    reason = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item"],
                condition=Q(supersedes__isnull=True),
                name="check_once",
                violation_error_message="同一次检查里一个检查项只能有一个结果",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="check_superseded_once",
                violation_error_message="这个结果已经更正过",
            ),
            limits.one_of("check_result", "result", ("pass", "fail", "na")),
            limits.not_negative("check_numbers", "count", "given"),
            limits.check("check_na_reason", ~Q(result="na") | ~Q(reason=""), "不适用须写明理由"),
        ]


class Photo(Identified):
    """A picture announced by its digest; its bytes are a file, and count once an Attached row says that it came."""

    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True)
    of_check = models.ForeignKey(Check, models.PROTECT, null=True, blank=True)
    step = models.UUIDField(null=True, blank=True, db_index=True)  # a finding's step, which lies further down the spine
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=32)
    announced = models.BooleanField(default=True)


class Attached(Identified):
    photo = models.OneToOneField(Photo, models.PROTECT)
    received_at = models.DateTimeField()


class Outcome(Submitted):
    """How many of what was due was met: answered cases, survey answers, tasks."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    item = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    met = models.IntegerField()
    due = models.IntegerField()
    source = models.CharField(max_length=16)
    stream = models.CharField(max_length=16)
    at = models.DateTimeField()
    period = models.IntegerField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["contract", "period"], name="outcome_month")]
        constraints = [limits.month("outcome_period"), limits.not_negative("outcome_numbers", "met", "due")]


class Incident(Submitted):
    """A veto, bonus, malus or sum of money that happened, or the signed word that none did (zero_report)."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=1)
    quantity = models.BigIntegerField(null=True, blank=True)  # hundredths, e.g. of hours
    at = models.DateTimeField()
    period = models.IntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    document = models.CharField(max_length=64, blank=True, default="")  # sha256 of the paper

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["contract", "period"], name="incident_month")]
        constraints = [
            limits.month("incident_period"),
            limits.one_of("incident_kind", "kind", ("veto", "bonus", "malus", "money", "zero_report", "complaint")),
            limits.not_negative("incident_numbers", "count", "quantity"),
        ]


class Quantity(Submitted):
    """What was delivered in a month of a contract priced by quantity, as one side counted it."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    period = models.IntegerField()
    name = models.CharField(max_length=64)
    unit = models.CharField(max_length=16)
    count = models.BigIntegerField()  # hundredths
    price_fen = models.BigIntegerField()
    share_bp = models.PositiveIntegerField(null=True, blank=True)  # of a turnover, instead of a price
    side = models.CharField(max_length=8)

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["contract", "period"], name="quantity_month")]
        constraints = [
            limits.month("quantity_period"),
            limits.one_of("quantity_side", "side", ("provider", "office")),
            limits.not_negative("quantity_numbers", "count", "price_fen"),
        ]


class Recount(Identified):
    """Why a side counted otherwise than before."""

    quantity = models.OneToOneField(Quantity, models.PROTECT)
    reason = models.CharField(max_length=200)


class Ballot(Submitted):
    """One rater's points on one dimension of a year."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    rater = models.ForeignKey(Department, models.PROTECT)
    dimension = models.CharField(max_length=64)
    points = models.IntegerField(null=True, blank=True)  # hundredths; None: absent
    recused = models.BooleanField(default=False)

    class Meta(Submitted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "year", "rater", "dimension"],
                name="ballot_once",
                violation_error_message="这个科室已经评过这一项",
            ),
            limits.not_negative("ballot_points", "points"),
            limits.check("ballot_recused", Q(recused=False) | Q(points__isnull=True), "回避的评委不能打分"),
        ]


class Mark(AppendOnly):
    """How evidence counts: integers that only ever add up; a correction is a mark that reverses this one exactly."""

    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    site = models.CharField(max_length=40, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, db_index=False)
    period = models.IntegerField()
    indicator = models.CharField(max_length=64)
    item = models.CharField(max_length=64, blank=True, default="")
    edition = models.CharField(max_length=32, blank=True, default="")
    source = models.CharField(max_length=16)
    stream = models.CharField(max_length=16)
    n = models.IntegerField()
    n_failed = models.IntegerField(default=0)
    num = models.BigIntegerField(default=0)
    den = models.BigIntegerField(default=0)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    evidence_kind = models.CharField(max_length=16)
    evidence_id = models.UUIDField()

    class Meta(AppendOnly.Meta):
        indexes = [
            *AppendOnly.Meta.indexes,
            models.Index(
                fields=[
                    *("hospital", "contract", "period", "indicator", "source", "stream", "site", "place"),
                    *("n", "n_failed", "num", "den"),
                ],
                name="mark_rollup",
            ),
            models.Index(fields=["evidence_id"], name="mark_evidence"),
        ]
        constraints = [
            limits.month("mark_period"),
            limits.check(
                "mark_numbers",
                Q(reverses__isnull=True, n__gte=0, n_failed__gte=0, n_failed__lte=F("n"), den__gte=0)
                | Q(reverses__isnull=False, n__lte=0, n_failed__lte=0, n_failed__gte=F("n"), den__lte=0),
                "计分的次数不能为负，不合格次数不能多于次数",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="mark_reversed_once",
                violation_error_message="这笔计分已经冲销过",
            ),
        ]
