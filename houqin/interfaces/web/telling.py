"""Rules told in sentences: how an item is judged, how a line came about, and the road from points to money."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from houqin.interfaces.documents.saying import rule
from houqin.interfaces.web import say
from houqin.rules import money
from houqin.rules.scheme import FULL, Scheme
from houqin.rules.sheet import Line

__all__ = ["line", "road", "rule"]


def line(found: Line, scheme: Scheme) -> str:
    """How the points of a line came about, from its tally."""
    if found.points is None:
        return _("本月未检查此项，故未考评：不算满分，也不算零分，只降低覆盖率。")
    said = [_("%(n)s 次检查，%(failed)s 次不合格") % {"n": found.n, "failed": found.n_failed}]
    if found.kind == "item" and found.n and found.n_failed:
        said.append(_averaged(found, scheme))
    said.append(
        _("满分 %(full)s，得 %(points)s") % {"full": money.points(found.full), "points": money.points(found.points)}
    )
    if found.note == "repeat":
        said.append(_("同类问题当月达到约定次数，本项记零"))
    said.append(_("计入总分扣 %(lost)s 分") % {"lost": money.points(found.lost)})
    return "；".join(said) + "。"


def _averaged(found: Line, scheme: Scheme) -> str:
    total = money.points(found.num)
    if scheme.item_month == "cumulative":
        return _("各次共扣 %(total)s 分，按约定累加") % {"total": total}
    mean = money.points(money.half_up(found.num, found.n))
    return _("各次共扣 %(total)s 分，按次平均 %(mean)s 分") % {"total": total, "mean": mean}


def road(scheme: Scheme, lines: Sequence[Line], points: int | None, grade: str, settled: Any) -> list[dict[str, Any]]:
    """Each step from the items to what is paid, with its own value, rule and clause."""
    if points is None:
        return [
            _step(_("未考评"), "—", _("覆盖率低于 %(least)s") % {"least": say.percent(scheme.least_coverage)}),
            *_paid(settled),
        ]
    base = FULL - sum(one.lost for one in lines if one.kind == "item")
    mean = scheme.item_month == "mean"
    said = _("同一条目取月内各次检查的平均") if mean else _("同一条目各次扣分累加")
    steps = [_step(_("逐项合成"), say.fixed(base), said)]
    for kind, label in (("extra", _("加减分")), ("veto", _("一票否决"))):
        fired = [one for one in lines if one.kind == kind]
        if fired:
            lost = sum(one.lost for one in fired)
            steps.append(
                _step(label, say.signed(-lost), "；".join(one.text for one in fired), tone="bad" if lost > 0 else "ok")
            )
    at_least = next((one.at_least for one in scheme.grades if one.name == grade), 0)
    steps.append(_step(_("得分"), say.fixed(points), _("百分制，合成后四舍五入到百分之一分")))
    steps.append(_step(_("等级"), grade, _("%(points)s 分（含）起") % {"points": money.points(at_least)}))
    return [*steps, *_paid(settled)]


def _paid(settled: Any) -> list[dict[str, Any]]:
    said = _("服务费 %(base)s 减 %(withheld)s") % {
        "base": say.yuan(settled.base_fen),
        "withheld": say.yuan(settled.withheld_fen),
    }
    steps = [
        _step(
            _("扣减") if one.amount_fen > 0 else _("补付"),
            say.yuan(abs(one.amount_fen)),
            one.how,
            one.clause,
            "bad" if one.amount_fen > 0 else "ok",
        )
        for one in settled.entries
    ]
    return [*steps, _step(_("应付"), say.yuan(settled.payable_fen), said, tone="next")]


def _step(label: str, value: str, said: str, clause: str = "", tone: str = "ok") -> dict[str, str]:
    return {"label": label, "value": value, "said": said, "clause": clause, "tone": tone}
