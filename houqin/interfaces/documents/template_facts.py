"""What a hospital's own template may say, kind by kind: plain words from what is on record, and a sample of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.capital import capital
from houqin.interfaces.documents.word import Paper
from houqin.queries import circular, document, finding, sheet, statement
from houqin.rules import money, period
from houqin.rules.party import Actor

Found = Mapping[str, Any]
EXAMPLE_AT = datetime(2026, 1, 1, tzinfo=UTC)
COMMON = {
    "医院": "示范市第一人民医院",
    "编号": "后整〔2026〕12号",
    "标题": "保洁：301整改通知单",
    "日期": "2026年11月9日",
}
CONTRACT = {"服务商": "洁康物业管理有限公司", "合同": "保洁服务", "合同编号": "BJ-2026-01"}
LINE = {"条目": "CLEANING-03", "内容": "墙角无积灰", "满分": "5.00", "得分": "3.00", "扣分": "2.00"}
ENTRY = {"项目": "减少价款", "计算": "失分2.5，每分100.00元", "条款": "8.3", "金额": "−250.00"}
SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "notice": {**COMMON, **CONTRACT, "月份": "2026年10月", "得分": "97.5分（优秀）", "覆盖率": "96%",
               "异议截止": "2026年11月6日", "扣分清单": [LINE]},
    "order": {**COMMON, **CONTRACT, "地点": "外科楼/3层/301", "发现时间": "2026-10-10 10:00", "发现人": "林巡",
              "问题": "墙角积灰", "程度": "一般", "扣分": "1.00", "依据": "WS/T 512—2025",
              "整改期限": "2026-10-11 10:00"},
    "statement": {**COMMON, **CONTRACT, "月份": "2026年10月", "得分": "97.5分（优秀）", "服务费": "100,000.00",
                  "扣减合计": "450.00", "应付": "99,550.00", "大写": "玖万玖仟伍佰伍拾元整", "扣减清单": [ENTRY]},
    "circular": {**COMMON, **CONTRACT, "种类": "表扬通报", "段落": [{"文字": "十月份工作表现突出。"}]},
}  # fmt: skip


def facts(by: Actor, paper: Found, hospital: str) -> dict[str, Any]:
    """The words of one paper, under the names that its kind's sample has."""
    common = {"医院": hospital, "编号": paper["number"], "标题": paper["title"]}
    common["日期"] = saying.written(saying.day(paper["at"]))
    return common | FACTS[paper["kind"]](by, paper)


def _contract(signed: Any) -> dict[str, str]:
    return {"服务商": signed.provider.name, "合同": signed.name, "合同编号": signed.number}


def _notice(by: Actor, paper: Found) -> dict[str, Any]:
    month = document.month_of(paper["subject"])
    found = sheet.sheet(by, paper["row"].contract_id, month, at=paper["at"])
    lines = [one for one in found["lines"] if one.lost and one.kind == "item"]
    return {
        **_contract(found["contract"]),
        **{"月份": period.label(month), "得分": saying.score(found["row"])},
        "覆盖率": money.percent(found["row"].coverage_bp),
        "异议截止": saying.written(saying.day(found["objection_until"])),
        "扣分清单": [_line(one) for one in lines],
    }


def _line(one: Any) -> dict[str, str]:
    figures = map(saying.points, (one.full, one.points, one.lost))
    return {"条目": one.code, "内容": one.text, **dict(zip(("满分", "得分", "扣分"), figures, strict=True))}


def _order(by: Actor, paper: Found) -> dict[str, Any]:
    found = finding.finding(by, paper["subject"], at=paper["at"])
    signed = {"服务商": found["provider_name"], "合同": found["contract"], "合同编号": paper["row"].contract.number}
    return {
        **signed,
        **{"地点": found["place"], "发现时间": saying.moment(found["opened_at"]), "发现人": found["opened_by"]},
        **{"问题": found["text"], "程度": found["severity"], "依据": saying.laws(found["laws"]) or "合同约定"},
        **{"扣分": saying.points(found["lost"] or 0), "整改期限": saying.moment(found["due_at"])},
    }


def _statement(by: Actor, paper: Found) -> dict[str, Any]:
    found = statement.statement_in_full(by, paper["subject"])
    row, side = found["row"], saying.SIDES[found["row"].contract.direction]
    return {
        **_contract(row.contract),
        **{"月份": period.label(row.period), "得分": saying.score(row.sheet), "服务费": money.yuan(row.base_fen)},
        **{"扣减合计": money.yuan(row.withheld_fen), "应付": money.yuan(row.payable_fen)},
        "大写": capital(row.payable_fen),
        "扣减清单": [
            {
                **{"项目": saying.kind(one, side), "计算": one.how, "条款": one.clause},
                "金额": saying.change(-one.amount_fen),
            }
            for one in found["entries"]
        ],
    }


def _circular(by: Actor, paper: Found) -> dict[str, Any]:
    found = circular.circular(by, paper["subject"])
    parts = [part.strip() for part in found["text"].splitlines() if part.strip()]
    kind = "表扬通报" if found["kind"] == "praise" else "批评通报"
    return {**_contract(found["row"].contract), "种类": kind, "段落": [{"文字": part} for part in parts]}


FACTS: Mapping[str, Callable[[Actor, Found], dict[str, Any]]] = {
    "notice": _notice,
    "order": _order,
    "statement": _statement,
    "circular": _circular,
}


def example(kind: str) -> bytes:
    """A template to start from: every name of the kind once, in the house's own look."""
    known = SAMPLES[kind]
    paper = Paper("模板示例", COMMON["医院"], EXAMPLE_AT)
    paper.title("{{ 医院 }}\n{{ 标题 }}", "编号：{{ 编号 }}")
    if "服务商" in known:
        paper.to("{{ 服务商 }}")
    words = [
        name
        for name, value in known.items()
        if isinstance(value, str) and name not in ("医院", "标题", "编号", "服务商", "日期")
    ]
    paper.facts([(name, f"{{{{ {name} }}}}") for name in words])
    for name, rows in known.items():
        if isinstance(rows, list):
            _rows(paper, name, rows[0])
    paper.closing("{{ 医院 }}", "{{ 日期 }}")
    return paper.bytes()


def _rows(paper: Paper, name: str, row: Mapping[str, str]) -> None:
    blank = [""] * (len(row) - 1)
    rows = [[f"{{%tr for 行 in {name} %}}", *blank], [f"{{{{ 行.{key} }}}}" for key in row], ["{%tr endfor %}", *blank]]
    paper.table(list(row), rows, [156 // len(row)] * len(row))
