"""What an annual report says in words: a claim, what the evidence says to it, each strand of evidence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N

from houqin.rules import claim, decision, money

SIGNS = {"least": "≥ ", "most": "≤ ", "is": ""}


def figure(one: Mapping[str, Any]) -> str:
    """整改率 ≥ 98.5%, 投诉 3 件, 无安全事故."""
    about = claim.KINDS[one["kind"]]
    if about.unit == "percent":
        return f"{_(about.name)} {SIGNS[one['op']]}{money.percent(one['value'])}"
    if not one["value"]:
        return _("无%(what)s") % {"what": _(about.name)}
    return _("%(what)s %(n)s 次") % {"what": _(about.name), "n": f"{SIGNS[one['op']]}{one['value']}"}


def proof(one: Mapping[str, Any]) -> str:
    """What the evidence says: 130 / 132，98.48%."""
    if one["met"] is None or (claim.KINDS[one["kind"]].unit == "percent" and not one["due"]):
        return _("没有证据可比")
    if claim.KINDS[one["kind"]].unit == "times":
        return _("证据为 %(n)s 次") % {"n": one["met"]}
    share = money.percent(money.half_up(one["met"] * 10000, one["due"]))
    return _("证据为 %(met)s / %(due)s，即 %(share)s") % {"met": one["met"], "due": one["due"], "share": share}


STRANDS = {
    "checks": N("检查 %(n)s 项次，不合格 %(faults)s，逾期整改 %(late)s"),
    "duties": N("计划任务 %(n)s 次，逾期 %(late)s，漏做 %(bad)s"),
    "safety_duties": N("演练、培训、法定检验 %(n)s 次，逾期 %(late)s，漏做 %(bad)s"),
    "cases": N("报修与投诉 %(n)s 件，超时 %(late)s"),
    "sheets": N("已考评 %(n)s 个月"),
    "vetoes": N("一票否决事件 %(n)s 次"),
    "objections": N("提出异议 %(n)s 次，未复核 %(late)s"),
    "praise": N("核实的表扬 %(n)s 次"),
    "quantities": N("登记数量 %(n)s 笔，双方不一致 %(late)s"),
    "statements": N("已结算 %(n)s 次，共 %(yuan)s 元"),
}


def strand(one: Mapping[str, Any]) -> str:
    """检查 1204 项次，不合格 31，逾期整改 2."""
    what, said = one["what"], {**one, "yuan": money.yuan(one["amount_fen"])}
    if not what.startswith("decision."):
        return _(STRANDS[what]) % said
    text = _("%(kind)s %(n)s 次，共 %(yuan)s 元") if one["amount_fen"] else _("%(kind)s %(n)s 次")
    return text % {**said, "kind": _(decision.KINDS[what.removeprefix("decision.")])}
