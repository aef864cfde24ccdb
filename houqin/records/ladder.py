"""What the decisions ladder adds to a decision: grounds, who signed for whom, council papers, effects."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.case import Case
from houqin.records.contract import Contract
from houqin.records.decision import Decision, Signature
from houqin.records.finding import Finding
from houqin.records.panel import Minute
from houqin.records.party import Person
from houqin.records.scope import Identified, Submitted


class OwnLadder(Identified):
    """A hospital's own rungs and signing amounts, laid over the proposed ones; the last released holds."""

    content = models.TextField(blank=True, default="")
    released_at = models.DateTimeField()


class DecisionGround(Identified):
    """What a proposal rests on; `cause` says why a deduction is waived, `skipped` why a rung was passed over."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="ground")
    evidence = models.TextField(default="[]")  # JSON [[kind, id], …]
    cause = models.CharField(max_length=16, blank=True, default="")
    skipped = models.TextField(blank=True, default="")
    until = models.DateField(null=True, blank=True)


class Withdrawal(Identified):
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta(Identified.Meta):
        constraints = [limits.check("withdrawal_reason", ~Q(reason=""), "撤回须写明理由")]


class Proxy(Identified):
    """代签: from one day to another, what waits for the principal may be signed by the agent."""

    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            limits.check("proxy_two_people", ~Q(principal=F("agent")), "不能授权给自己"),
            limits.check("proxy_days", Q(to_on__gte=F("from_on")), "代签的结束日期不能早于开始日期"),
        ]


class ProxyEnd(Identified):
    proxy = models.OneToOneField(Proxy, models.PROTECT, related_name="end")
    at = models.DateTimeField()


class SignedFor(Identified):
    """The proxy under which somebody else signed."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="signed_for")
    proxy = models.ForeignKey(Proxy, models.PROTECT)


class CouncilPaper(Identified):
    """The resolution of the hospital's council under a signature: its number, its day, and the scan by digest."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="council")
    body = models.CharField(max_length=16)
    number = models.CharField(max_length=64)
    held_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=32)

    class Meta(Identified.Meta):
        constraints = [
            limits.check("councilpaper_number", ~Q(number=""), "请写明会议纪要编号"),
            limits.check("councilpaper_file", ~Q(sha256=""), "请附上会议纪要的扫描件"),
        ]


class OrderedFinding(Identified):
    """A finding that a rectify order names, with the order's own deadline."""

    decision = models.ForeignKey(Decision, models.PROTECT)
    finding = models.ForeignKey(Finding, models.PROTECT)
    until = models.DateField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "finding"],
                name="orderedfinding_once",
                violation_error_message="这个问题已列入整改令",
            )
        ]


class Interview(Identified):
    """约谈记录: who was there and what was said; what was promised are supervised tasks."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="interview")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=80)
    present = models.CharField(max_length=500)
    said = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Promise(Identified):
    interview = models.ForeignKey(Interview, models.PROTECT)
    n = models.PositiveSmallIntegerField()
    case = models.OneToOneField(Case, models.PROTECT, related_name="promise")


class RenewalStatement(Submitted):
    """What the provider says for itself before its contract ends; the last one stands beside the scores."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class MinuteTask(Identified):
    """The supervised task that a panel's resolution became."""

    minute = models.OneToOneField(Minute, models.PROTECT, related_name="task")
    case = models.OneToOneField(Case, models.PROTECT, related_name="minute")
