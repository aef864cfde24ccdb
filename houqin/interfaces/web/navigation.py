"""The pages of the side navigation, in reading order, with the roles that find them; and the bar at a phone's foot."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.queries import notice


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to a page; `name` is the page's name in urls.py and what a view calls `here`."""

    name: str
    label: str | Promise
    icon: str
    group: str | Promise
    roles: frozenset[str]


FLOOR, WORK, VOICES, CONTRACT, MONEY, RULES = (
    _("现场"),
    _("诉求与事项"),
    _("听取意见"),
    _("合同与考评"),
    _("结算"),
    _("标准与留痕"),
)
WATCH = "office chief leader audit"  # whoever runs or oversees everything


def _entry(name: str, label: str | Promise, icon: str, group: str | Promise, roles: str) -> Entry:
    return Entry(name, label, icon, group, frozenset(roles.split()))


ENTRIES = (
    _entry("my_work", _("我的工作"), "inbox", "", f"{WATCH} inspector ward provider finance association admin"),
    _entry("notices", _("通知"), "bell", "", f"{WATCH} inspector ward provider finance association admin"),
    _entry("cockpit", _("监管总览"), "chart-column", "", "chief leader audit"),
    _entry("phone", _("现场检查"), "clipboard-check", FLOOR, "inspector ward office"),
    _entry("findings", _("问题整改"), "wrench", FLOOR, f"{WATCH} inspector ward provider"),
    _entry("my_duties", _("我的任务"), "calendar", FLOOR, "inspector ward provider"),
    _entry("plans", _("计划与巡检"), "calendar", FLOOR, WATCH),
    _entry("warnings", _("预警"), "trending-up", FLOOR, f"{WATCH} provider"),
    _entry("samplings", _("抽样计划"), "lock", FLOOR, f"{WATCH} inspector provider"),
    _entry("case_new", _("报修与上报"), "plus", WORK, "ward"),
    _entry("dispatch", _("调度台"), "phone", WORK, "office"),
    _entry("cases", _("报修与事项"), "house", WORK, "inspector ward provider office chief audit"),
    _entry("complaints", _("投诉"), "circle-alert", WORK, WATCH),
    _entry("hazards", _("隐患"), "triangle-alert", WORK, f"{WATCH} inspector"),
    _entry("tasks", _("督办"), "clock", WORK, WATCH),
    _entry("opinions", _("监督意见"), "eye", WORK, f"{WATCH} finance ward"),
    _entry("question_box", _("提问箱"), "info", VOICES, f"{WATCH} provider"),
    _entry("surveys", _("满意度调查"), "star", VOICES, f"{WATCH} ward provider"),
    _entry("circulars", _("表扬与通报"), "send", VOICES, f"{WATCH} ward provider"),
    _entry("meetings", _("会议纪要"), "users", VOICES, f"{WATCH} provider"),
    _entry("contracts", _("合同"), "file-text", CONTRACT, f"{WATCH} inspector provider finance"),
    _entry("contract_drafts", _("合同签订"), "pencil", CONTRACT, "office chief leader"),
    _entry("objections", _("异议复核"), "scale", CONTRACT, "provider office chief audit"),
    _entry("panels", _("评审会"), "gavel", CONTRACT, f"{WATCH} inspector ward finance"),
    _entry("reports", _("年度报告"), "file-text", CONTRACT, f"{WATCH} inspector ward provider finance"),
    _entry("publications", _("公示"), "file-text", CONTRACT, f"{WATCH} inspector ward provider finance"),
    _entry("award_calls", _("评先评优"), "star", CONTRACT, f"{WATCH} ward"),
    _entry("decisions", _("处置与签批"), "signature", CONTRACT, f"{WATCH} provider"),
    _entry("renewals", _("续签评估"), "refresh-cw", CONTRACT, f"{WATCH} provider"),
    _entry("month_end", _("月末结算"), "list-checks", MONEY, "office chief"),
    _entry("statements", _("结算单"), "wallet", MONEY, f"{WATCH} provider finance"),
    _entry("documents", _("文书"), "file-text", MONEY, f"{WATCH} provider finance"),
    _entry("schemes", _("考评方案"), "settings", RULES, f"{WATCH} provider finance"),
    _entry("packs", _("考评标准"), "clipboard-list", RULES, f"{WATCH} inspector provider finance"),
    _entry("casebook", _("事项设置"), "clock", RULES, f"{WATCH} inspector ward"),
    _entry("places", _("地点与二维码"), "map-pin", RULES, "office chief admin"),
    _entry("set_up", _("基础资料"), "building-2", RULES, "office admin"),
    _entry("journal", _("操作留痕"), "shield-check", RULES, "chief audit admin"),
    _entry("channels", _("通知渠道"), "send", RULES, "admin"),
)

SHORT = 18  # so many entries stand open beside a page; of more, the first group and the page's own

FOOT: Mapping[str, tuple[str, ...]] = {
    "inspector": ("my_work", "phone", "findings", "my_duties"),
    "ward": ("my_work", "case_new", "cases", "phone"),
    "provider": ("my_work", "cases", "findings", "my_duties"),
    "office": ("my_work", "dispatch", "phone", "findings"),
    "chief": ("my_work", "cockpit", "findings", "decisions"),
    "leader": ("cockpit", "my_work", "findings", "decisions"),
    "finance": ("my_work", "contracts", "statements", "panels"),
    "audit": ("my_work", "cockpit", "findings", "contracts"),
    "association": ("my_work",),
    "admin": ("my_work", "set_up", "channels", "places"),
}  # what a thumb reaches on a phone; the rest opens beside it, and the bell at the top leads to the notices


def context(request: HttpRequest) -> dict[str, object]:
    """What base.html needs about the one who is looking; a stranger gets no navigation."""
    actor = getattr(request, "actor", None)
    own = {entry.name: entry for entry in ENTRIES if actor and actor.role in entry.roles}
    foot = FOOT[actor.role] if actor else ()
    return {
        "actor": actor,
        "hospital": getattr(request, "hospital", None),
        "nav": [*own.values()],
        "short": len(own) <= SHORT,
        "bar": [own[name] for name in foot],
        "rest": [entry for name, entry in own.items() if name not in foot and name != "notices"],
        "unread": lambda: notice.unread(actor) if actor else 0,
    }
