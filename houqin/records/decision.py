"""Decisions proposed from a sheet, and the signatures under them."""

from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person
from houqin.records.scope import Identified
from houqin.records.score import Sheet

KINDS = (
    "deduction",
    "reward",
    "waiver",
    "reminder",
    "rectify_order",
    "interview",
    "damages",
    "final_warning",
    "forfeit_deposit",
    "terminate",
    "renew",
    "not_renew",
)


class Decision(Identified):
    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, blank=True)
    period = models.IntegerField()
    kind = models.CharField(max_length=16)
    clause = models.CharField(max_length=64, blank=True, default="")
    amount_fen = models.BigIntegerField(default=0)
    reason = models.TextField()
    measure = models.CharField(max_length=32, blank=True, default="")
    charge = models.CharField(max_length=64, blank=True, default="")  # what is charged, so that it is charged once
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    needs = models.CharField(max_length=16)  # how high it goes: chief, leader or council

    class Meta(Identified.Meta):
        indexes = [*Identified.Meta.indexes, models.Index(fields=["contract", "period"], name="decision_month")]
        constraints = [
            limits.month_or_year("decision_period"),
            limits.one_of("decision_kind", "kind", KINDS),
            limits.not_negative("decision_amount", "amount_fen"),
            limits.check("decision_reason", ~Q(reason=""), "决定须写明事由"),
        ]


class Signature(Identified):
    """`proposed_by` repeats the decision's own, so that the database itself can see that two people acted."""

    decision = models.ForeignKey(Decision, models.PROTECT, db_index=False)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8)
    role = models.CharField(max_length=16)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "role"], name="signature_once", violation_error_message="这一级已经签过"
            ),
            models.UniqueConstraint(
                fields=["decision", "signed_by"],
                name="signature_person",
                violation_error_message="您已经签过这一项，下一级须由另一人签批",
            ),
            limits.one_of("signature_verdict", "verdict", ("signed", "refused", "returned")),
            limits.check("signature_two_people", ~Q(signed_by=F("proposed_by")), "提出人与签批人不能是同一人"),
            limits.check("signature_reason", Q(verdict="signed") | ~Q(reason=""), "不同意须写明理由"),
        ]
