"""The table of notices: which written row tells whom, how urgently, and in which words."""

from collections.abc import Mapping

from houqin.rules.case_topics import CASES
from houqin.rules.topic import Topic

SERIOUS = "重大"
ABOUT_FINDING = "%(place)s · %(contract)s · %(severity)s · 期限 %(due)s"
ABOUT_STEP = "%(place)s · %(contract)s · %(note)s"
ABOUT_MONTH = "%(contract)s · %(month)s"
RUNGS = (
    *("reminder", "rectify_order", "interview", "damages", "final_warning"),
    *("forfeit_deposit", "terminate", "renew", "not_renew"),
)

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        # findings
        Topic(
            "finding_opened",
            "finding",
            ("provider",),
            "新问题：%(text)s",
            ABOUT_FINDING,
            several="新问题 %(n)s 件待签收",
            when={"severity": ("一般", "较大")},
        ),
        Topic(
            "finding_serious",
            "finding",
            ("provider", "office", "chief"),
            "重大问题：%(text)s",
            ABOUT_FINDING,
            several="重大问题 %(n)s 件",
            urgency="urgent",
            when={"severity": (SERIOUS,)},
        ),
        Topic("finding_declined", "step", ("office",), "服务商拒签：%(text)s", ABOUT_STEP, when={"kind": ("decline",)}),
        Topic(
            "finding_disowned",
            "step",
            ("office", "chief"),
            "服务商称非我方责任，待划责：%(text)s",
            ABOUT_STEP,
            when={"kind": ("disown",)},
        ),
        Topic("finding_moved", "step", ("provider",), "已转派责任方：%(text)s", ABOUT_STEP, when={"kind": ("move",)}),
        Topic(
            "clock_stopped",
            "step",
            ("provider",),
            "整改计时有变：%(text)s",
            ABOUT_STEP,
            urgency="quiet",
            when={"kind": ("stop", "run")},
        ),
        Topic(
            "finding_lapsed",
            "step",
            ("office", "ward"),
            "无人复核，已默认关闭：%(text)s",
            ABOUT_STEP,
            when={"kind": ("lapse",)},
        ),
        Topic("finding_pleaded", "step", ("office",), "服务商申辩：%(text)s", ABOUT_STEP, when={"kind": ("plead",)}),
        Topic(
            "extension_asked", "step", ("office",), "服务商申请延期：%(text)s", ABOUT_STEP, when={"kind": ("extend",)}
        ),
        Topic(
            "extension_granted", "step", ("provider",), "已同意延期：%(text)s", ABOUT_FINDING, when={"kind": ("grant",)}
        ),
        Topic(
            "finding_insisted",
            "step",
            ("provider",),
            "拒签未获支持，须整改：%(text)s",
            ABOUT_STEP,
            when={"kind": ("insist",)},
        ),
        Topic(
            "finding_withdrawn", "step", ("provider",), "问题已撤销：%(text)s", ABOUT_STEP, when={"kind": ("withdraw",)}
        ),
        Topic(
            "finding_rectified",
            "step",
            ("concerned", "ward"),
            "整改完成，待复核：%(text)s",
            ABOUT_STEP,
            when={"kind": ("rectify",)},
        ),
        Topic(
            "finding_returned",
            "step",
            ("provider",),
            "复核退回，须重做：%(text)s",
            ABOUT_STEP,
            when={"kind": ("return", "reopen", "differ")},
        ),
        Topic(
            "finding_closed",
            "step",
            ("provider",),
            "复核通过，已销号：%(text)s",
            ABOUT_STEP,
            urgency="quiet",
            when={"kind": ("verify",)},
        ),
        Topic(
            "finding_late",
            "step",
            ("provider", "office", "chief"),
            "超期未整改：%(text)s",
            ABOUT_FINDING,
            urgency="urgent",
            when={"kind": ("overdue",), "level": ("1",)},
        ),
        Topic(
            "finding_very_late",
            "step",
            ("chief", "leader"),
            "超期三天仍未整改：%(text)s",
            ABOUT_FINDING,
            urgency="urgent",
            when={"kind": ("overdue",), "level": ("2",)},
        ),
        # the month
        Topic(
            "sheet_published",
            "sheet",
            ("provider",),
            "考评结果已公布：%(contract)s",
            "%(month)s · %(points)s 分 · %(grade)s · 异议期至 %(until)s",
            several="%(month)s 有 %(n)s 份考评结果公布",
            when={"version": ("1",)},
        ),
        Topic(
            "sheet_restated",
            "sheet",
            ("provider", "office"),
            "考评结果已重算：%(contract)s",
            "%(month)s · %(points)s 分 · %(grade)s",
            several="%(month)s 有 %(n)s 份考评结果重算",
            when={"version": ("2+",)},
        ),
        Topic("sheet_accepted", "acceptance", ("office",), "服务商已确认考评结果", ABOUT_MONTH, urgency="quiet"),
        Topic(
            "decision_to_sign",
            "decision",
            ("signers",),
            "待签：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            several="%(n)s 件待签事项",
            called="待签事项",
        ),
        Topic(
            "decision_refused",
            "signature",
            ("concerned",),
            "未获同意：%(decision)s · %(contract)s",
            "%(month)s · %(note)s",
            several="%(n)s 件未获同意",
            when={"verdict": ("refused",)},
        ),
        Topic(
            "decision_returned",
            "signature",
            ("concerned",),
            "已退回：%(decision)s · %(contract)s",
            "%(month)s · %(note)s",
            several="%(n)s 件被退回",
            when={"verdict": ("returned",)},
        ),
        Topic(
            "decision_next",
            "signature",
            ("signers",),
            "待签：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            several="%(n)s 件待签事项",
            called="上一级签过，轮到您签",
            when={"verdict": ("step",)},
        ),
        Topic(
            "decision_copied",
            "signature",
            ("audit",),
            "抄送：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            several="抄送 %(n)s 件处置",
            called="减免与重大处置抄送",
            when={"verdict": ("signed",), "copied": ("1",)},
        ),
        Topic(
            "rung_signed",
            "signature",
            ("provider", "concerned"),
            "处置决定：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            several="%(n)s 件处置决定",
            called="处置阶梯上的决定",
            when={"verdict": ("signed",), "decision": RUNGS},
        ),
        Topic(
            "proxy_granted",
            "proxy",
            ("concerned",),
            "%(who)s 授权您代签",
            "到 %(until)s 为止 · %(reason)s",
            called="授权代签",
        ),
        Topic(
            "renewal_stated",
            "renewalstatement",
            ("office",),
            "服务商提交续签陈述：%(contract)s",
            "%(text)s",
            urgency="quiet",
        ),
        Topic(
            "decision_signed",
            "signature",
            ("provider",),
            "已签批：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            several="%(n)s 件处理已签批",
            urgency="quiet",
            when={"verdict": ("signed",), "decision": ("deduction", "waiver", "reward", "adjustment")},
        ),
        Topic(
            "objection_raised",
            "objection",
            ("office", "chief", "leader"),
            "服务商提出异议：%(contract)s",
            "%(month)s · %(reason)s · 复核期至 %(until)s",
        ),
        Topic(
            "objection_ruled", "ruling", ("provider", "office"), "异议已复核：%(verdict)s", ABOUT_MONTH + " · %(note)s"
        ),
        Topic(
            "statement_issued",
            "statement",
            ("provider", "finance"),
            "结算单已出具：%(contract)s",
            "%(month)s · 应付 %(amount)s 元",
            several="%(month)s 有 %(n)s 份结算单",
        ),
        Topic(
            "veto_recorded",
            "incident",
            ("provider", "chief", "leader"),
            "一票否决事项：%(contract)s",
            "%(code)s · %(note)s",
            urgency="urgent",
            when={"kind": ("veto",)},
        ),
        *CASES,
        # plans and surveys
        Topic(
            "duty_missed",
            "planresult",
            ("concerned", "office", "provider"),
            "任务未完成：%(text)s",
            "%(due)s · %(note)s",
            several="%(n)s 项任务未完成",
            when={"state": ("missed",)},
        ),
        Topic(
            "duty_overdue",
            "overdue",
            ("named",),
            "任务逾期未办：%(text)s",
            "由%(doer)s办理，应于 %(due)s 前完成",
            urgency="urgent",
            by_clock=True,
        ),
        Topic(
            "warning_raised",
            "earlywarning",
            ("named", "provider"),
            "预警：%(text)s",
            "问题率 %(rate)s，平常 %(usual)s；%(due)s 前须处理",
            several="预警 %(n)s 条",
        ),
        Topic(
            "survey_ended", "surveyend", ("office", "provider"), "问卷已结束：%(text)s", "%(contract)s", urgency="quiet"
        ),
        # circulars and praise
        Topic("circular_drafted", "circular", ("chief", "leader"), "通报待签发：%(text)s", "%(contract)s"),
        Topic(
            "circular_issued", "circularissue", ("provider",), "通报：%(text)s", "%(contract)s", when={"agreed": ("1",)}
        ),
        Topic(
            "circular_dropped",
            "circularissue",
            ("concerned",),
            "通报未签发：%(text)s",
            "%(note)s",
            when={"agreed": ("0",)},
        ),
        Topic("circular_read", "circularreceipt", ("office",), "服务商已阅通报：%(text)s", "%(note)s", urgency="quiet"),
        Topic("praise_said", "praise", ("office",), "收到表扬：%(text)s", "%(place)s", urgency="quiet"),
        # by the clock
        Topic(
            "contract_ending",
            "contract",
            ("office", "chief"),
            "合同还有 %(stage)s 天内到期：%(contract)s",
            "%(until)s 到期；采购通常须提前 90 至 180 天启动",
            called="合同将到期提醒",
            by_clock=True,
        ),
        Topic(
            "decision_waiting",
            "decision",
            ("signers",),
            "超过 7 天未签：%(decision)s · %(contract)s",
            "%(month)s · %(reason)s",
            urgency="urgent",
            by_clock=True,
        ),
        Topic(
            "objection_waiting",
            "objection",
            ("chief", "leader"),
            "异议复核将到期：%(contract)s",
            "%(month)s · %(reason)s · 复核期至 %(until)s",
            urgency="urgent",
            by_clock=True,
        ),
        Topic(
            "window_closing",
            "sheet",
            ("provider",),
            "异议期还剩一天：%(contract)s",
            "%(month)s · %(points)s 分 · %(grade)s · 异议期至 %(until)s",
            by_clock=True,
        ),
        Topic(
            "draft_kept",
            "draft",
            ("concerned",),
            "草稿已放置两周：%(draft)s",
            "从未提交的草稿不计入任何结果",
            by_clock=True,
        ),
        Topic("channel_test", "delivery", ("admin",), "测试通知", "收到这条，说明渠道可用。", by_clock=True),
        Topic(
            "delivery_failed",
            "delivery",
            ("admin",),
            "通知发不出去：%(channel)s",
            "%(note)s",
            urgency="urgent",
            by_clock=True,
        ),
    )
}
