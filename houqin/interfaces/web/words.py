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
    "incident": {
        "veto": "一票否决",
        "bonus": "加分",
        "malus": "减分",
        "money": "直接扣款",
        "zero_report": "零报告（没有发生）",
        "complaint": "有效投诉",
    },
    "outcome": {"task": "任务完成", "case": "报修受理", "survey": "满意度调查"},
    "risk": {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"},
    "action": {
        "record_round": "记录检查",
        "correct_check": "更正检查结果",
        "attach_photo": "照片上传",
        "record_outcome": "登记达标情况",
        "record_incident": "登记事件",
        "record_quantity": "登记数量",
        "cast_ballot": "年度评分",
        "open_finding": "开出问题",
        "answer_finding": "答复问题",
        "rectify_finding": "整改完成",
        "verify_finding": "复核问题",
        "settle_finding": "裁定拒签",
        "grant_extension": "同意延期",
        "look_back": "回头看",
        "close_month": "月度考评",
        "close_year": "年度考评",
        "restate": "重算",
        "raise_objection": "提出异议",
        "accept_sheet": "确认考评结果",
        "rule_on_objection": "复核异议",
        "propose_decision": "提出处置",
        "sign_decision": "签批",
        "waive": "提出减免",
        "issue_statement": "出具结算单",
        "sign_contract": "签订合同",
        "amend_contract": "变更合同",
        "release_edition": "发布标准",
        "keep_draft": "保存草稿",
        "open_hospital": "开通医院",
        "add_department": "新增科室",
        "change_department": "修改科室",
        "add_provider": "新增服务商",
        "change_provider": "修改服务商",
        "add_person": "新增人员",
        "change_person": "修改人员",
        "add_place": "新增地点",
        "change_place": "修改地点",
        "log_access": "审计查阅",
        "issue_token": "签发令牌",
        "revoke_token": "吊销令牌",
    },
    "fact": {
        "contract": "合同",
        "contracts": "合同",
        "month": "月份",
        "place": "地点",
        "pack": "标准",
        "failed": "不合格项",
        "finding": "问题",
        "answer": "答复",
        "passed": "通过",
        "photos": "照片",
        "sheet": "考评表",
        "codes": "条目",
        "objection": "异议",
        "verdict": "结论",
        "reversed": "冲销",
        "decisions": "事项",
        "decision": "事项",
        "agreed": "同意",
        "amount_fen": "金额",
        "monthly_fen": "月服务费",
        "reason": "事由",
        "cause": "原因",
        "kind": "类别",
        "number": "编号",
        "provider": "服务商",
        "size": "字节",
        "sha256": "照片摘要",
        "code": "编码",
        "name": "名称",
        "role": "角色",
        "from": "起始月",
        "until": "期限",
        "path": "地点",
        "regions": "适用地区",
        "is_sample": "示例",
        "year": "年度",
        "question": "查阅",
        "withdraw": "撤销",
    },
    "severity": dict(zip(finding.SEVERITIES, finding.SEVERITIES, strict=True)),
    "chain": {"entry": "日志", "accessentry": "查阅日志", "head": "日志末端", "accesshead": "查阅日志末端"},
    "fault": {"altered": "被改动", "missing": "缺失", "forged": "伪造", "reordered": "顺序被改"},
    "place": {
        "campus": "院区",
        "building": "楼宇",
        "floor": "楼层",
        "room": "房间",
        "outdoor": "室外",
        "plant": "机房",
    },
}
TONES: Mapping[str, Mapping[object, str]] = {
    "passed": {True: "ok", False: "bad"},
    "trend": {True: "mid", False: "bad"},
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
def tone(code: object, kind: str) -> str:
    """The colour class of a code; the word always stands beside it."""
    return TONES[kind].get(code, "")
