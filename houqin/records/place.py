"""The tree of places, each with the opaque code on its QR label."""

from django.db import models

from houqin.records import limits
from houqin.records.party import Department
from houqin.records.scope import Kept

KINDS = ("campus", "building", "floor", "room", "outdoor", "plant")
RISKS = ("高", "中", "低", "")


class Place(Kept):
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)  # who confirms findings here
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=32, unique=True)
    risk = models.CharField(max_length=4, blank=True, default="")
    path = models.CharField(max_length=300)  # 外科楼/3层/301

    class Meta(Kept.Meta):
        indexes = [*Kept.Meta.indexes, models.Index(fields=["hospital", "path"], name="place_path")]
        constraints = [limits.one_of("place_kind", "kind", KINDS), limits.one_of("place_risk", "risk", RISKS)]

    def __str__(self) -> str:
        return self.path
