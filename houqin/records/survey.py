"""Surveys and their answers. Who answered is kept apart from what was said, and small numbers stay unseen.

Patients answer by a label's page: an Answer stands on record at once, under no name, with a pseudonym of the phone so
that one phone answers a survey once.

People of the house (a ward's or a staff survey) answer signed in, once each. A Participation says that this person
has answered, under its journal line. What was said goes, without a person, a moment or a journal line, as a Slip into
an urn; the slips come out together when the survey closes, in the order of their random ids, and become Answers under
the one line of the closing. Until then nobody is shown anything of them, and a survey with fewer slips than its least
group never shows any. The price: a slip is not sealed until the urn is opened. docs/why/0008-the-urn.md says what this
protects and what it cannot.
"""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.evidence import Outcome
from houqin.records.party import Department, Person
from houqin.records.place import Place
from houqin.records.scope import Identified, Scoped, Submitted
from houqin.rules.survey import AUDIENCES, WHY_HELD


class Survey(Identified):
    """One questionnaire asked during one span; its wording is fixed when it is launched."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    name = models.CharField(max_length=80)
    service = models.CharField(max_length=40)
    audience = models.CharField(max_length=8)
    questionnaire = models.TextField()  # canonical JSON
    item = models.CharField(max_length=64, blank=True, default="")  # of the contract's scheme; '': feeds nothing
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)  # with all below it; None: wherever served
    opens_on = models.DateField()
    closes_on = models.DateField()
    invited = models.PositiveIntegerField(default=0)  # 0: not known
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Identified.Meta):
        indexes = [*Identified.Meta.indexes, models.Index(fields=["hospital", "closes_on"], name="survey_close")]
        constraints = [
            limits.one_of("survey_audience", "audience", AUDIENCES),
            limits.check("survey_days", Q(closes_on__gte=F("opens_on")), "结束日期不能早于开始日期"),
        ]


class Answer(Submitted):
    """What one anonymous person said; `at` is None where it came out of the urn."""

    survey = models.ForeignKey(Survey, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    scores = models.TextField()  # canonical JSON, question number → step
    comment = models.CharField(max_length=500, blank=True, default="")
    device = models.CharField(max_length=32, blank=True, default="")
    at = models.DateTimeField(null=True, blank=True)

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["survey", "place", "at"], name="answer_place_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "device"],
                condition=~Q(device=""),
                name="answer_device",
                violation_error_message="这部手机已经答过这份问卷，谢谢您。每期一份，不能再答",
            )
        ]


class Participation(Identified):
    """This person has answered this survey; never what."""

    survey = models.ForeignKey(Survey, models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, models.PROTECT)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"],
                name="participation_once",
                violation_error_message="您已经答过这份问卷，谢谢您。每人一份，不能再答",
            )
        ]


class Slip(Scoped):
    """An answer in the urn: no person, no moment, no journal line; gone when the urn is opened."""

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    survey = models.ForeignKey(Survey, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    scores = models.TextField()
    comment = models.CharField(max_length=500, blank=True, default="")


class Hold(Identified):
    """An answer that counts for nothing until a person has looked at it."""

    answer = models.OneToOneField(Answer, models.PROTECT)
    why = models.CharField(max_length=16)

    class Meta(Identified.Meta):
        constraints = [limits.one_of("hold_why", "why", WHY_HELD)]


class HoldRuling(Identified):
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="ruling")
    kept = models.BooleanField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SurveyEnd(Identified):
    """Closed: how many were asked, and the outcome that it became, if it did."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="end")
    invited = models.PositiveIntegerField(default=0)
    outcome = models.ForeignKey(Outcome, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the nightly scan
    at = models.DateTimeField()


class CommentRuling(Identified):
    """Whether others than the office may read a comment, without what points to a person."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="ruling")
    shown = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
