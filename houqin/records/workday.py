"""Days that this hospital works, or does not, other than the nation does."""

from django.db import models

from houqin.records.scope import Kept


class SpecialDay(Kept):
    day = models.DateField()
    works = models.BooleanField()
    note = models.CharField(max_length=80, blank=True, default="")

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "day"], name="specialday_once", violation_error_message="这一天已经登记过"
            )
        ]
