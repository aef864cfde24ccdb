"""The word and the colour for every code that a page shows: states, streams, results, kinds, effects."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext

from houqin.rules import decision, finding, party

register = template.Library()

WORDS: Mapping[str, Mapping[str, str]] = {
    "role": party.ROLES,
    "finding": finding.STATES,
    "step": {"opened": "发现问题", **finding.STEPS},
    "urgency": {"late": "已超期", "today": "今天到期", "week": "七天内到期", "later": "以后", "none": "无期限"},
    "stream": {
        "planned": "计划检查",
        "random": "随机抽查",
        "targeted": "专项检查",
        "look-back": "回头看",
        "complaint": "有效投诉",
    },
    "result": {"pass": "合格", "fail": "问题", "na": "不适用", "met": "达标", "event": "发生"},
    "support": {
        "text_read": "已核对原文",
        "secondary_or_excerpt": "据转引",
        "title_only": "仅核对名称",
        "own": "本院自定",
        "design": "自拟，待确认",
    },
    "sheet": {
        "none": "未计算",
        "open": "进行中",
        "published": "异议期内",
        "objected": "有异议待复核",
        "signing": "待签批",
        "ready": "可结算",
        "settled": "已结算",
    },
    "decision": decision.KINDS,
    "verdict": {
        "upheld": "支持异议",
        "partly": "部分支持",
        "rejected": "维持原结果",
        "open": "待复核",
        "signed": "同意",
        "refused": "不同意",
    },
    "effect": {
        "month_fail": "当月不合格",
        "grade_drop1": "等级降一档",
        "terminate": "可终止合同",
        "reminder": "提醒",
        "rectify_order": "责令整改",
        "interview": "约谈",
        "forfeit_deposit": "不退履约保证金",
    },
    "note": {"repeat": "重复发生，本项记零", "complaint": "含有效投诉"},
    "reason": {"coverage": "证据覆盖率不足", "no_evidence": "没有证据"},
    "source": {"department": "主管部门", "user": "服务对象", "": "各方"},
    "risk": {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"},
    "place": {
        "campus": "院区",
        "building": "楼宇",
        "floor": "楼层",
        "room": "房间",
        "outdoor": "室外",
        "plant": "机房",
    },
}
TONES: Mapping[str, Mapping[str, str]] = {
    "finding": {"open": "wait", "doing": "doing", "declined": "late", "review": "check", "closed": "done"},
    "result": {"pass": "ok", "fail": "bad", "met": "ok", "event": "warn"},
    "sheet": {
        "open": "doing",
        "published": "wait",
        "objected": "late",
        "signing": "check",
        "ready": "doing",
        "settled": "done",
    },
    "verdict": {"open": "warn", "upheld": "ok", "partly": "mid", "signed": "ok", "refused": "bad"},
}


@register.filter
def word(code: str | None, kind: str) -> str:
    """The word people use for a code, in their language; a code nobody named shows as it is."""
    said = WORDS[kind].get(code or "", code or "")
    return gettext(said) if said else ""


@register.filter
def tone(code: str | None, kind: str) -> str:
    """The colour class of a code; the word always stands beside it."""
    return TONES[kind].get(code or "", "")
