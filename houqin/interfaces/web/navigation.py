"""Which pages each role finds in its side navigation, in reading order, and in the bar at the foot of a phone."""

from collections.abc import Iterator, Mapping, Sequence
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


DAILY, CONTRACT, RULES = _("日常监管"), _("合同与考评"), _("标准与留痕")

ENTRIES = {
    entry.name: entry
    for entry in (
        Entry("my_work", _("我的工作"), "inbox", ""),
        Entry("notices", _("通知"), "bell", ""),
        Entry("cockpit", _("监管总览"), "chart-column", ""),
        Entry("phone", _("现场检查"), "clipboard-check", DAILY),
        Entry("findings", _("问题整改"), "wrench", DAILY),
        Entry("my_duties", _("我的任务"), "calendar", DAILY),
        Entry("plans", _("计划与巡检"), "calendar", DAILY),
        Entry("surveys", _("满意度调查"), "star", DAILY),
        Entry("circulars", _("表扬与通报"), "send", DAILY),
        Entry("meetings", _("会议纪要"), "users", DAILY),
        Entry("case_new", _("报修与上报"), "plus", DAILY),
        Entry("dispatch", _("调度台"), "phone", DAILY),
        Entry("cases", _("报修与事项"), "house", DAILY),
        Entry("complaints", _("投诉"), "circle-alert", DAILY),
        Entry("hazards", _("隐患"), "triangle-alert", DAILY),
        Entry("tasks", _("督办"), "clock", DAILY),
        Entry("samplings", _("抽样计划"), "lock", DAILY),
        Entry("contracts", _("合同"), "file-text", CONTRACT),
        Entry("objections", _("异议复核"), "scale", CONTRACT),
        Entry("decisions", _("待签事项"), "signature", CONTRACT),
        Entry("panels", _("评审会"), "gavel", CONTRACT),
        Entry("month_end", _("月末结算"), "list-checks", CONTRACT),
        Entry("statements", _("结算单"), "wallet", CONTRACT),
        Entry("contract_drafts", _("合同签订"), "pencil", CONTRACT),
        Entry("schemes", _("考评方案"), "settings", RULES),
        Entry("packs", _("考评标准"), "clipboard-list", RULES),
        Entry("places", _("地点与二维码"), "map-pin", RULES),
        Entry("set_up", _("基础资料"), "building-2", RULES),
        Entry("journal", _("操作留痕"), "shield-check", RULES),
        Entry("channels", _("通知渠道"), "send", RULES),
    )
}

NAV: Mapping[str, tuple[str, ...]] = {
    "inspector": (
        "my_work",
        "phone",
        "findings",
        "my_duties",
        "samplings",
        "hazards",
        "cases",
        "contracts",
        "panels",
        "packs",
    ),
    "ward": ("my_work", "case_new", "cases", "phone", "findings", "my_duties", "surveys", "circulars", "panels"),
    "provider": (
        "my_work",
        "cases",
        "findings",
        "my_duties",
        "surveys",
        "circulars",
        "meetings",
        "samplings",
        "contracts",
        "objections",
        "statements",
        "schemes",
        "packs",
    ),
    "office": (
        "my_work",
        "dispatch",
        "phone",
        "findings",
        "plans",
        "cases",
        "complaints",
        "hazards",
        "tasks",
        "surveys",
        "circulars",
        "meetings",
        "samplings",
        "contracts",
        "objections",
        "decisions",
        "panels",
        "month_end",
        "statements",
        "contract_drafts",
        "schemes",
        "packs",
        "places",
        "set_up",
    ),
    "chief": (
        "my_work",
        "cockpit",
        "findings",
        "plans",
        "cases",
        "complaints",
        "hazards",
        "tasks",
        "surveys",
        "circulars",
        "meetings",
        "samplings",
        "contracts",
        "objections",
        "decisions",
        "panels",
        "month_end",
        "statements",
        "contract_drafts",
        "schemes",
        "packs",
        "places",
        "journal",
    ),
    "leader": (
        "cockpit",
        "my_work",
        "findings",
        "plans",
        "tasks",
        "complaints",
        "hazards",
        "surveys",
        "circulars",
        "meetings",
        "samplings",
        "contracts",
        "decisions",
        "panels",
        "statements",
        "contract_drafts",
        "schemes",
        "packs",
    ),
    "finance": ("my_work", "contracts", "panels", "statements", "schemes", "packs"),
    "audit": (
        "my_work",
        "cockpit",
        "findings",
        "plans",
        "surveys",
        "circulars",
        "meetings",
        "cases",
        "complaints",
        "hazards",
        "tasks",
        "samplings",
        "contracts",
        "objections",
        "panels",
        "statements",
        "schemes",
        "packs",
        "journal",
    ),
    "association": ("my_work",),
    "admin": ("my_work", "set_up", "channels", "places", "journal"),
}
BAR = 5  # what fits the foot of a phone; when there are more, the last one opens the rest


def context(request: HttpRequest) -> dict[str, object]:
    """What base.html needs about the one who is looking; a stranger gets no navigation."""
    actor = getattr(request, "actor", None)
    own = NAV[actor.role] if actor else ()
    entries = [ENTRIES[name] for name in own]
    shown = BAR if len(entries) <= BAR else BAR - 1
    hospital = getattr(request, "hospital", None)
    return {
        **{"actor": actor, "hospital": hospital, "nav": [*_beside(own)], "bar": entries[:shown]},
        **{"rest": entries[shown:], "unread": lambda: notice.unread(actor) if actor else 0},
    }


def _beside(own: Sequence[str]) -> Iterator[Entry]:
    """Everybody's notices stand under their work; on a phone the bell at the top leads there."""
    for name in own:
        yield ENTRIES[name]
        if name == "my_work":
            yield ENTRIES["notices"]
