"""Hospitals, their departments, providers and people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from houqin.records import limits
from houqin.records.scope import Kept
from houqin.rules.party import ROLES


class Hospital(models.Model):
    """The one table that belongs to no hospital."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    short = models.CharField(max_length=40)
    is_sample = models.BooleanField(default=False)
    regions = models.CharField(max_length=80, blank=True, default="")  # whose local rules apply, as in "山东 青岛"

    def __str__(self) -> str:
        return self.short


class Department(Kept):
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=32)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "code"], name="department_code", violation_error_message="这个科室编码已经有了"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Provider(Kept):
    name = models.CharField(max_length=120)
    short = models.CharField(max_length=40)
    uscc = models.CharField(max_length=18, blank=True, default="")  # 统一社会信用代码
    contact = models.CharField(max_length=200, blank=True, default="")

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "uscc"],
                condition=~Q(uscc=""),
                name="provider_uscc",
                violation_error_message="这个统一社会信用代码已经登记过服务商",
            )
        ]

    def __str__(self) -> str:
        return self.short


class Person(Kept):
    """One user in one hospital in one role: were there two, one person could propose as one and sign as the other."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=16)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["hospital", "user"], name="person_user", violation_error_message="这个账号在本院已有身份"
            ),
            limits.one_of("person_role", "role", ROLES),
            limits.check(
                "person_provider",
                Q(role="provider", provider__isnull=False) | (~Q(role="provider") & Q(provider__isnull=True)),
                "服务商人员须指明服务商，其他人员不能填服务商",
            ),
            limits.check(
                "person_active",
                Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                "停用日期不能早于启用日期",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Token(Kept):
    """A person's key for programs: only its digest is kept, and it opens no more than the person may."""

    person = models.ForeignKey(Person, models.PROTECT)
    name = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    active_to = models.DateField()
