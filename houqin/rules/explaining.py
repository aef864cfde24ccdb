"""Why a computed score is not the recorded one: what the evidence shows, said plainly; nothing here changes a score."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from houqin.rules import money
from houqin.rules.counting import Counter
from houqin.rules.gathering import Case
from houqin.rules.result import Result, Row, Why, hundredths

MOST_LINES = 5
NOT_ASSESSED, GRADE, SHARED = "未考评", "等级不同", "证据共用"
OTHER_DAY, NO_EVIDENCE, LESS = "证据记在他日", "没有扣分证据", "证据不足"
TWICE, OTHER_VISIT, MORE = "证据重复", "证据或属另一行", "有证据未扣"
LINES, PARTS, TOTAL = "评委会得分不同", "分项合计不同", "总分不同"


def of_scheme(result: Result, counter: Counter) -> Result:
    """With the reason why it is an exception, if it is one."""
    return result._replace(why=_plain(result) or _of_points(result, counter))


def of_sum(result: Result, parts: Mapping[str, Fraction]) -> Result:
    """The same for a sum; `parts` are the computed parts by evidence."""
    return result._replace(why=_plain(result) or _of_parts(result, parts))


def of_year(result: Result) -> Result:
    """The same for a year, whose parts are months, ballots and answers."""
    said = f"日常、年度、满意度合成与记录相差 {money.points(result.difference)} 分"
    return result._replace(why=_plain(result) or (Why(TOTAL, said) if result.difference else None))


def _plain(result: Result) -> Why | None:
    """What needs no search: not assessed, shared evidence, or only the grade differs."""
    case = result.case
    if result.points is None:
        return Why(NOT_ASSESSED, result.reason)
    if result.difference and case.shared_with:
        said = f"同一对象同一期间有 {case.shared_with + 1} 行记录得分，共用同一批证据，无法分开"
        return Why(SHARED, said)
    if not result.difference and case.recorded_grade not in ("", result.grade):
        return Why(GRADE, f"得分相同，等级不同：记录为 {case.recorded_grade}，算得 {result.grade}")
    return None


# ── Points taken off ─────────────────────────────────────────────────────────────────────────────────────────────────


def _of_points(result: Result, counter: Counter) -> Why | None:
    gap, case = result.difference, result.case
    if not gap:
        return None
    lost, size = money.points(sum(row.lost or 0 for row in result.rows)), money.points(abs(gap))
    if gap > 0:
        elsewhere = _other_day(case, gap, counter)
        if elsewhere:
            return Why(OTHER_DAY, elsewhere)
        if lost == "0":
            return Why(NO_EVIDENCE, f"记录扣了 {size} 分，却没有任何扣分证据")
        return Why(LESS, f"证据共扣 {lost} 分，记录多扣 {size} 分，缺这 {size} 分的证据")
    if counter.of(case).twice == -gap:
        return Why(TWICE, f"有完全相同的证据行，去掉重复的恰好相符（{size} 分）")
    if case.left_out:
        said = f"证据多扣 {size} 分；同期另有不计分的一行（{case.left_out[0]}），证据可能属于它"
        return Why(OTHER_VISIT, said)
    return Why(MORE, f"证据共扣 {lost} 分，记录少扣 {size} 分：有证据而未扣分")


def _other_day(case: Case, gap: int, counter: Counter) -> str:
    """The same subject's evidence of another day that would lose exactly what is missing."""
    bundle = counter.book.bundle
    if bundle.subjects.by != "day" or not case.period:
        return ""
    today = date.fromisoformat(case.period)
    for days in range(1, bundle.explain_days + 1):
        for other in (today - timedelta(days), today + timedelta(days)):
            place = case.key, other.isoformat()
            if counter.lost_on.get(place) == gap:
                scored = place in counter.book.index
                whose = "属于当日另有记录得分的一行" if scored else "记在不计分的一行之下"
                return f"缺的 {money.points(gap)} 分恰为同一对象 {other} 的证据（{whose}）"
    return ""


# ── Added up ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_parts(result: Result, parts: Mapping[str, Fraction]) -> Why | None:
    if not result.difference:
        return None
    off = [row for row in result.rows if row.recorded is not None and row.recorded != row.figure]
    if off:
        more = f" 等 {len(off)} 行" if len(off) > MOST_LINES else ""
        return Why(LINES, "；".join(map(_compared, off[:MOST_LINES])) + more)
    recorded = result.case.recorded_parts.items()
    pairs = [(name, hundredths(parts[name]), hundredths(said)) for name, said in recorded]
    wrong = [f"{name} 算得 {money.points(a)}，记录 {money.points(b)}" for name, a, b in pairs if a != b]
    if wrong:
        return Why(PARTS, f"各行与记录相符，{'；'.join(wrong)}")
    return Why(TOTAL, "各行、各分项都与记录相符，总分不同")


def _compared(row: Row) -> str:
    return f"{row.line} 算得 {money.points(row.figure)}，记录 {money.points(row.recorded)}"
