"""Statements: what is paid for a month, what is withheld, what is in dispute."""

from django.db import models

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person
from houqin.records.scope import Identified
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
