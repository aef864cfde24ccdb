"""登记人员: one user in one hospital in one role."""

from datetime import date, datetime

from django.contrib.auth import get_user_model

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import ROLES, Actor
from houqin.rules.refusal import Refused


@_ledger.action
def add_person(
    by: Actor,
    at: datetime,
    *,
    user: int | None,
    name: str,
    role: str,
    active_from: date,
    department: int | None = None,
    provider: int | None = None,
) -> int:
    """Returns the person's id. A provider's people name their provider; nobody else does."""
    if role not in ROLES:
        raise Refused("角色须为 %(known)s 之一", known="、".join(ROLES))
    if not name.strip():
        raise Refused("请写姓名")
    if user is not None and not get_user_model().objects.filter(pk=user).exists():
        raise Refused("没有编号为 %(user)s 的账号", user=user)
    if department is not None and not records.Department.objects.filter(pk=department).exists():
        raise Refused("本院没有这个科室")
    if provider is not None and not records.Provider.objects.filter(pk=provider).exists():
        raise Refused("本院没有登记这家服务商")
    row = records.Person(
        user_id=user, name=name, role=role, department_id=department, provider_id=provider, active_from=active_from
    )
    _ledger.write(by, at, "add_person", {"name": name, "role": role}, [row])
    return int(row.pk)
