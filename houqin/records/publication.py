"""Publications with every version, who released them, the objections to them with their rulings; public answers."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.award import AwardList
from houqin.records.case import Case, CaseStep
from houqin.records.panel import Panel
from houqin.records.party import Person, Provider
from houqin.records.scope import Identified, Scoped, Submitted
from houqin.rules.publication import ACTS, KINDS, LEAST_DAYS, MOST_DAYS, VERDICTS


class Publication(Submitted):
    """One version of what is published; `thread` is the first version's id, shared by all that correct it."""

    thread = models.UUIDField()
    n = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=80)
    text = models.TextField()
    cause = models.CharField(max_length=300, blank=True, default="")  # why it was corrected or withdrawn
    masked = models.TextField(default="{}")  # JSON: how many of each kind were masked before it was drafted
    period = models.IntegerField(null=True, blank=True)
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, blank=True)
    awards = models.ForeignKey(AwardList, models.PROTECT, null=True, blank=True)
    days = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["hospital", "at"], name="publication_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "n"],
                name="publication_order",
                violation_error_message="刚有别人起草了新的一版，请刷新后再试",
            ),
            limits.one_of("publication_act", "act", ACTS),
            limits.one_of("publication_kind", "kind", KINDS),
            limits.check("publication_words", ~Q(title="") & ~Q(text=""), "公示须有标题和正文"),
            limits.check("publication_cause", Q(act="publish") | ~Q(cause=""), "更正或撤回须写明理由"),
            limits.check(
                "publication_days",
                Q(days__range=(LEAST_DAYS, MOST_DAYS)),
                f"公示期须为 {LEAST_DAYS} 至 {MOST_DAYS} 个工作日",
            ),
        ]


class Release(Identified):
    """Released by a second person, or dropped with a reason; `until` is when the objection period ends."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="release")
    agreed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [limits.check("release_until", Q(agreed=False) | Q(until__isnull=False), "发布须有截止时间")]


class PublicObjection(Submitted):
    """What somebody says against a publication, as it was said; `appeals` the objection whose ruling is appealed."""

    publication = models.ForeignKey(Publication, models.PROTECT)
    appeals = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="appeal")
    text = models.CharField(max_length=2000)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [limits.check("publicobjection_text", ~Q(text=""), "请写明哪里不对、为什么")]


class ObjectionContact(Scoped):
    """How to reach whoever objected without signing in; personal, so outside the digests and open to erasure."""

    objection = models.OneToOneField(PublicObjection, models.PROTECT, primary_key=True, related_name="contact")
    name = models.CharField(max_length=40)
    reach = models.CharField(max_length=60)


class PublicRuling(Identified):
    """The reasoned ruling; `shown` is the objection as the public reads it, without personal data."""

    objection = models.OneToOneField(PublicObjection, models.PROTECT, related_name="ruling")
    verdict = models.CharField(max_length=8)
    shown = models.CharField(max_length=2000)
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            limits.one_of("publicruling_verdict", "verdict", VERDICTS),
            limits.check("publicruling_words", ~Q(shown="") & ~Q(reason=""), "裁定须写明异议内容和理由"),
        ]


class PublicAnswer(Identified):
    """A question of the box and its answer, as everybody reads them; who asked is not in it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="public_answer")
    question = models.CharField(max_length=2000)
    answer = models.CharField(max_length=2000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CaseLink(Identified):
    """What a step of a case points to: what an opinion is about, the evidence of a reply."""

    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="links")
    kind = models.CharField(max_length=12)
    target = models.CharField(max_length=36)
    label = models.CharField(max_length=160)
