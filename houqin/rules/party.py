"""Who acts: the roles of a hospital's logistics, and one person acting in one of them."""

from dataclasses import dataclass

ROLES = {
    "inspector": "巡查员",
    "ward": "科室/病区",
    "provider": "服务商",
    "office": "总务处经办",
    "chief": "总务处处长",
    "leader": "分管院领导",
    "finance": "财务",
    "audit": "纪检审计",
    "association": "协会",
    "admin": "系统管理员",
}
PUBLIC = "public"  # whoever scanned a label and signed in nowhere; never a person's role
SYSTEM = "system"  # the nightly scan, set-up and verification; never a person's role


@dataclass(frozen=True, slots=True)
class Actor:
    """`person` is 0 for the system itself; `provider` limits a provider's people to its contracts."""

    person: int
    hospital: int
    role: str
    name: str
    department: int | None = None
    provider: int | None = None


def system(hospital: int) -> Actor:
    return Actor(0, hospital, SYSTEM, "系统")


def public(hospital: int) -> Actor:
    return Actor(0, hospital, PUBLIC, "扫码访客")
