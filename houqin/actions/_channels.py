"""What a channel must be, whether it is new or changed."""

from collections.abc import Sequence
from typing import Any

from houqin.actions import _ledger
from houqin.records import models as records
from houqin.rules.party import ROLES
from houqin.rules.refusal import Refused


def fill(row: Any, *, name: str, roles: Sequence[str], provider: int | None, quiet_from: int, quiet_to: int) -> None:
    """Puts what was said into the row, or refuses it."""
    if not name.strip():
        raise Refused("渠道须有名称")
    if set(roles) - set(ROLES):
        raise Refused("没有这个角色：%(roles)s", roles="、".join(sorted(set(roles) - set(ROLES))))
    if row.kind != "mail" and not provider and not roles:
        raise Refused("请选择这个群听哪些角色的通知，或指明是哪家服务商的群")
    if provider and not records.Provider.objects.filter(pk=provider).exists():
        raise Refused("本院没有登记这家服务商")
    if not (0 <= quiet_from <= 23 and 0 <= quiet_to <= 23):
        raise Refused("免打扰时段须为 0 至 23 点")
    row.name, row.roles, row.provider_id = name.strip(), _ledger.listed(sorted(set(roles))), provider
    row.quiet_from, row.quiet_to = quiet_from, quiet_to
