"""Early warnings as they were raised, and what became of each: measures, or the word that it was a false alarm."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person, Provider
from houqin.records.scope import Identified
from houqin.rules.warning import LEVELS


class EarlyWarning(Identified):
    """A series rose over its limit in a week; rates in hundredths of a per cent, level and limit in hundredths of σ."""

    series = models.CharField(max_length=340)
    level = models.CharField(max_length=8)
    name = models.CharField(max_length=340)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True)
    week = models.DateField()  # its Monday
    n = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    usual_bp = models.PositiveIntegerField()
    height = models.IntegerField()
    limit = models.IntegerField()
    needs = models.CharField(max_length=8)  # the role that must act
    at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(fields=["hospital", "series", "week"], name="earlywarning_once"),
            limits.one_of("earlywarning_level", "level", LEVELS),
        ]


class WarningAnswer(Identified):
    """Somebody's word on a warning: what is done about it, or why there was nothing."""

    warning = models.OneToOneField(EarlyWarning, models.PROTECT, related_name="answer")
    real = models.BooleanField()
    text = models.CharField(max_length=500)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            limits.check("warninganswer_text", ~Q(text=""), "请写明理由"),
            limits.check("warninganswer_until", Q(real=False) | Q(until__isnull=False), "请写明采取的措施和完成时间"),
        ]
