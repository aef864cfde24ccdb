"""Meetings with providers and wards; each resolution is a supervised task, a case of its own."""

from django.db import models

from houqin.records.case import Case
from houqin.records.party import Person, Provider
from houqin.records.scope import Identified, Submitted


class Meeting(Submitted):
    title = models.CharField(max_length=80)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)  # None: with several, or with none
    held_on = models.DateField()
    present = models.CharField(max_length=500, blank=True, default="")
    minutes = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        indexes = [*Submitted.Meta.indexes, models.Index(fields=["hospital", "held_on"], name="meeting_day")]


class Resolution(Identified):
    meeting = models.ForeignKey(Meeting, models.PROTECT)
    n = models.PositiveSmallIntegerField()
    case = models.OneToOneField(Case, models.PROTECT, related_name="resolution")
