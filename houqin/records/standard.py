"""A hospital's own editions of standards; national to city packs are files."""

from django.db import models

from houqin.records.scope import Identified


class OwnEdition(Identified):
    pack = models.CharField(max_length=64)
    edition = models.DateField()
    content = models.TextField()  # YAML as released
    digest = models.CharField(max_length=64)

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "pack", "edition"],
                name="ownedition_once",
                violation_error_message="这一版标准已经发布，不能再改；请另定日期发布新版",
            )
        ]
