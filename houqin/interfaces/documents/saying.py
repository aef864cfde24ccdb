"""What papers say in words: amounts and moments, kinds by who pays, how an item is judged, what evidence shows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from houqin.interfaces import photos
from houqin.rules import decision, money, period
from houqin.rules.standard import Item

METHODS = {
    "visual": "看现场",
    "documents": "查台账",
    "measurement": "实测",
    "system_record": "系统记录",
    "survey": "问卷",
    "spot_exam": "抽考",
}
RESULTS = {"pass": "合格", "fail": "不合格", "na": "不适用", "event": "发生"}
STREAMS = {
    "planned": "计划检查",
    "random": "随机抽查",
    "targeted": "专项检查",
    "look-back": "回头看",
    "complaint": "有效投诉",
}
REASONS = {"coverage": "证据覆盖率不足", "no_evidence": "没有证据", "missing_part": "年度合成缺少组成部分"}
EFFECTS = {"month_fail": "当月不合格", "grade_drop1": "等级降一档", "terminate": "可终止合同"}
VERDICTS = {"upheld": "支持异议", "partly": "部分支持", "rejected": "维持原结果", "signed": "同意", "refused": "不同意"}
STATES = {
    "none": "未计算",
    "open": "进行中",
    "published": "异议期内",
    "objected": "有异议待复核",
    "signing": "待签批",
    "ready": "可结算",
    "settled": "已结算",
}
PARTS = (("日常考评（各月平均）", "daily"), ("年度考评", "annual"), ("满意度", "satisfaction"))
LINES = {"item": "检查条目", "unseen": "应查未查", "extra": "加减分", "veto": "一票否决", "money": "单项扣款"}


class Side(NamedTuple):
    """The words of a statement, by who pays."""

    title: str
    fee: str
    sum: str
    payable: str
    deduction: str
    minus: bool  # the sum is taken from the fee; otherwise added to it


SIDES: Mapping[str, Side] = {
    "expense": Side("结算单", "服务费", "扣减合计", "应付金额", "减少价款", True),
    "income": Side("费用收缴单", "应缴费用", "违约金等合计", "应收金额", "违约金", False),
}


def kind(entry: Any, side: Side) -> str:
    """Of an entry or a decision."""
    return side.deduction if entry.kind == "deduction" else decision.KINDS[entry.kind]


def deed(row: Any, side: Side) -> str:
    """A decision by its kind and amount."""
    return kind(row, side) + (f" {money.yuan(row.amount_fen)}元" if row.amount_fen else "")


def disputed(entry: Any) -> bool:
    """Only a deduction is withheld, or left out, until it is ruled on."""
    return bool(entry.disputed and entry.kind == "deduction")


def fee(row: Any, side: Side, minimum_fen: int = 0) -> tuple[str, str]:
    """What a statement starts from, and where that comes from."""
    if row.period % 100 == 0:
        return f"年度留存{side.fee}", "各月结算时留存之和"
    by_count = row.contract.pricing == "quantity"
    if by_count and minimum_fen:
        return f"本月{side.fee}", f"双方确认数量计得，与保底{money.yuan(minimum_fen)}元取高"
    return f"本月{side.fee}", "双方确认数量乘以单价" if by_count else "合同约定，按当月在约天数"


def price(one: Any) -> str:
    """Of a counted line: yuan a unit, or the share of a turnover."""
    return money.yuan(one.price_fen) if one.share_bp is None else money.percent(one.share_bp)


def behind(rows: Iterable[tuple[Any, Any]]) -> list[str]:
    """Earlier statements that were paid late or are still open."""
    return [
        f"{period.label(row.period)}（{row.number}）应于{written(how.due_on)}前付清，逾期{how.late_days}日"
        + (f"，尚欠{money.yuan(how.open_fen)}元" if how.open_fen else "")
        for row, how in rows
    ]


def change(fen: int) -> str:
    """An amount as it changes what is paid, such as −4,800.00."""
    return f"{'−' if fen < 0 else ''}{money.yuan(abs(fen))}"


def moment(at: datetime | None) -> str:
    return period.moment(at) if at else ""


def day(at: datetime) -> date:
    return at.astimezone(period.HOSPITAL_TIME).date()


def written(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def points(hundredths: int | None) -> str:
    """With both decimals, so that a column lines up."""
    return "—" if hundredths is None else money.yuan(hundredths).replace("-", "−")


def clause(number: str) -> str:
    """8.3 → 第8.3条; what is named otherwise, such as 附件三, stays as it is."""
    return f"第{number}条" if number.replace(".", "").isdigit() else number


def score(sheet: Any) -> str:
    """84.45分（良好）, or why there is none."""
    if sheet.points is None:
        return f"未考评（{REASONS.get(sheet.reason, sheet.reason)}）"
    return f"{money.points(sheet.points)}分（{sheet.grade}）"


def laws(rows: Sequence[Mapping[str, Any]]) -> str:
    """《医疗机构环境表面清洁与消毒管理规范》5.2；…"""
    named = ((one["basis"].title, one["basis"].article) for one in rows)
    return "；".join(title if article == "-" else f"{title} {article}" for title, article in named)


def shots(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Path, str]]:
    """The photos of some evidence that lie on disk, each with when and where, and the start of its digest."""
    taken = ((photo, f"{moment(row['at'])} {row['place']}") for row in rows for photo in row["photos"])
    found = ((photos.path(photo["sha256"]), f"{said}\n{photo['sha256'][:16]}…") for photo, said in taken)
    return [(path, said) for path, said in found if path.exists()]


def found(row: Mapping[str, Any], unit: str) -> str:
    """What a piece of evidence shows: 不合格 2处, or 达标 57/60; then its reason and note."""
    if row["kind"] == "outcome":
        said = f"达标 {row['met']}/{row['due']}"
    else:
        said = RESULTS[row["result"]] + (f" {row['count']}{unit}" if row["count"] else "")
    reason = row["reason"] if row["kind"] == "check" else ""
    return "；".join(part for part in (said, reason, row["note"]) if part)


def rule(item: Item | None) -> str:
    """每处扣 0.5 分，扣完 8 分为止 · 每日 · 看现场"""
    if item is None:
        return _("合同自行约定的条目")
    return " · ".join([_how_judged(item), _(item.frequency), _(METHODS[item.method])])


def _how_judged(item: Item) -> str:
    judged = item.rule
    match judged.kind:
        case "per_defect":
            said = _("每%(unit)s扣 %(points)s 分，扣完 %(cap)s 分为止")
            return said % {"unit": judged.unit, "points": money.points(judged.points), "cap": money.points(judged.cap)}
        case "ratio":
            said = _("达到 %(target)s 得满分，不足按比例得分")
            return said % {"target": money.percent(judged.target_bp)}
        case "any_occurrence_zero":
            return _("发生一次即不得分")
        case "manual_rating":
            return _("由检查人在满分内评分")
    return _("不合格不得分")
