"""The rows of the table of notices that cases make: requests, complaints, hazards, opinions, questions."""

from houqin.rules.topic import Topic

ABOUT_CASE = "%(place)s · %(note)s"

CASES = (
    Topic(
        "complaint_opened",
        "case",
        ("office", "chief"),
        "新投诉：%(text)s",
        ABOUT_CASE,
        when={"kind": ("complaint",)},
    ),
    Topic(
        "hazard_opened",
        "case",
        ("office", "chief", "leader"),
        "重大隐患：%(text)s",
        ABOUT_CASE,
        urgency="urgent",
        when={"kind": ("hazard",), "veto": ("yes",)},
    ),
    Topic("opinion_sent", "case", ("office", "chief"), "监督意见：%(text)s", ABOUT_CASE, when={"kind": ("opinion",)}),
    Topic("question_asked", "case", ("office",), "有人提问：%(text)s", ABOUT_CASE, when={"kind": ("question",)}),
    Topic(
        "opinion_late",
        "casestep",
        ("chief", "leader"),
        "监督意见或提问逾期未答：%(text)s",
        ABOUT_CASE,
        urgency="urgent",
        when={"step": ("late",), "kind": ("opinion", "question")},
    ),
    Topic(
        "case_sent",
        "casestep",
        ("provider", "concerned"),
        "派来一件事项：%(text)s",
        ABOUT_CASE,
        when={"step": ("dispatch", "reopen")},
    ),
    Topic(
        "case_urged",
        "casestep",
        ("provider", "concerned"),
        "催办：%(text)s",
        ABOUT_CASE,
        urgency="urgent",
        when={"step": ("urge",)},
    ),
    Topic("case_declined", "casestep", ("office",), "服务商退单：%(text)s", ABOUT_CASE, when={"step": ("decline",)}),
    Topic("case_pause_asked", "casestep", ("office",), "申请暂停计时：%(text)s", ABOUT_CASE, when={"step": ("ask",)}),
    Topic(
        "case_late",
        "casestep",
        ("provider", "office"),
        "办理超时：%(text)s",
        ABOUT_CASE,
        urgency="urgent",
        when={"step": ("late",)},
    ),
    Topic(
        "case_returned",
        "casestep",
        ("provider", "concerned"),
        "退回重办：%(text)s",
        ABOUT_CASE,
        when={"step": ("return",)},
    ),
    Topic(
        "case_done",
        "casestep",
        ("reporter",),
        "已办结，请确认：%(text)s",
        ABOUT_CASE,
        when={"step": ("fix", "reply")},
    ),
)
