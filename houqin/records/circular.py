"""Praise as it came in and what became of it; circulars from the draft to the provider's receipt."""

from django.db import models

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.evidence import Incident
from houqin.records.party import Person
from houqin.records.place import Place
from houqin.records.scope import Identified, Submitted
from houqin.rules.circular import KINDS


class Praise(Submitted):
    """What somebody at a place said well of somebody; no name of whoever said it."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    whom = models.CharField(max_length=40, blank=True, default="")
    text = models.CharField(max_length=500)
    device = models.CharField(max_length=32, blank=True, default="")
    at = models.DateTimeField()


class PraiseRuling(Identified):
    """Confirmed for a contract, with the bonus that its scheme has for it, or not confirmed and why."""

    praise = models.OneToOneField(Praise, models.PROTECT, related_name="ruling")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Circular(Identified):
    """Written by the office; it says nothing to anybody until it is issued."""

    contract = models.ForeignKey(Contract, models.PROTECT)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [limits.one_of("circular_kind", "kind", KINDS)]


class CircularIssue(Identified):
    """Issued by a second person, or dropped with a reason."""

    circular = models.OneToOneField(Circular, models.PROTECT, related_name="issue")
    agreed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CircularReceipt(Identified):
    """The provider has read it, and what it does about it."""

    circular = models.OneToOneField(Circular, models.PROTECT, related_name="receipt")
    note = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
