"""The journal: one line per deed, each sealed over the line before it; reads by the audit role are a second chain."""

from typing import Any, ClassVar

from django.db import models

from houqin.records.party import Person
from houqin.records.scope import AppendOnlyManager, Scoped, Unalterable


class Line(Scoped):
    """`rows` names every row written, one `table id digest` a line; `seal` covers the rest of this line, `prev` too."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the system itself
    action = models.CharField(max_length=40)
    facts = models.TextField()  # canonical JSON
    rows = models.TextField(blank=True)
    prev = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    objects = AppendOnlyManager()
    undigested: ClassVar[frozenset[str]] = frozenset({"id", "seal"})

    class Meta(Scoped.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["hospital", "seq"], name="%(class)s_seq")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unalterable("journal lines are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Unalterable("journal lines are never removed")


class Entry(Line):
    """What was done."""


class AccessEntry(Line):
    """What the audit role looked at."""


class Tip(Scoped):
    """The last line of a chain; locking it orders a hospital's deeds."""

    hospital = models.OneToOneField("records.Hospital", models.PROTECT, primary_key=True, related_name="+")
    seq = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta(Scoped.Meta):
        abstract = True


class Head(Tip):
    """The last entry."""


class AccessHead(Tip):
    """The last access entry."""
