"""Statements: what is paid for a month, what is withheld, what is in dispute."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person
from houqin.records.scope import Identified, Submitted
from houqin.records.score import Sheet


class Statement(Identified):
    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    period = models.IntegerField()
    number = models.CharField(max_length=64)
    sheet = models.ForeignKey(Sheet, models.PROTECT)
    base_fen = models.BigIntegerField()
    withheld_fen = models.BigIntegerField()
    payable_fen = models.BigIntegerField()
    disputed_fen = models.BigIntegerField(default=0)
    undisputed_fen = models.BigIntegerField()
    lines = models.TextField()  # JSON
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kernel = models.CharField(max_length=32)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "period"], name="statement_once", violation_error_message="这个月的结算单已经开出"
            ),
            models.UniqueConstraint(
                fields=["hospital", "number"], name="statement_number", violation_error_message="这个结算单编号已经用过"
            ),
            limits.month_or_year("statement_period"),
            limits.not_negative("statement_sums", "base_fen", "disputed_fen"),
        ]


class Payment(Submitted):
    """Money that came in or went out for a statement; a wrong entry is taken back by another below zero."""

    statement = models.ForeignKey(Statement, models.PROTECT)
    amount_fen = models.BigIntegerField()
    paid_on = models.DateField()
    voucher = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Submitted.Meta):
        constraints = [
            limits.check("payment_amount", ~Q(amount_fen=0), "金额不得为零"),
            limits.check("payment_voucher", ~Q(voucher=""), "请写明凭证号"),
        ]
