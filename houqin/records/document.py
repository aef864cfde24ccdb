"""The register of papers: number, what it tells of, who issued it; and the files, each by the digest of its bytes."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.contract import Contract
from houqin.records.party import Person, Provider
from houqin.records.scope import Identified
from houqin.rules.document import FORMS


class Template(Identified):
    """A hospital's own Word template for a kind of paper, from a day on."""

    kind = models.CharField(max_length=12)
    from_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class TemplateRelease(Identified):
    """Released by a second person, or dropped with a reason."""

    template = models.OneToOneField(Template, models.PROTECT, related_name="release")
    agreed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Document(Identified):
    """One paper with its number, given once; `subject` is the id of what it tells of."""

    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=32)
    subject = models.UUIDField()
    title = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "kind", "year", "serial"],
                name="document_serial",
                violation_error_message="这个文书编号已经用过",
            ),
            models.UniqueConstraint(
                fields=["hospital", "kind", "subject"],
                name="document_once",
                violation_error_message="这份文书已经编号",
            ),
            limits.check("document_from_one", Q(serial__gte=1), "文书编号从 1 开始"),
        ]


class DocumentFile(Identified):
    """The bytes of a paper in one form; Word, Excel and PDF once each, stamped scans as they come."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    form = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    template = models.ForeignKey(Template, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Identified.Meta):
        constraints = [
            limits.one_of("documentfile_form", "form", FORMS),
            models.UniqueConstraint(
                fields=["document", "form"],
                condition=~Q(form="scan"),
                name="documentfile_once",
                violation_error_message="这份文书已经成文",
            ),
        ]
