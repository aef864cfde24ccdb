"""What is asked, who may answer, and what answers come to: shares with intervals, and nothing of too few people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isqrt
from typing import NamedTuple

from houqin.rules import money
from houqin.rules.declared import declare, read
from houqin.rules.refusal import Refused

AUDIENCES = {"patient": "患者与家属", "ward": "科室/病区", "staff": "全院职工"}
NAMED = ("ward", "staff")  # one answer per person; who answered is kept apart from what
SCALES = {
    3: ("不满意", "一般", "满意"),
    5: ("很不满意", "不满意", "一般", "满意", "很满意"),
}
LONGEST, MOST_QUESTIONS, LEAST_GROUP = 500, 12, 3
FEW = 50  # under this the figure stands with a warning; US HCAHPS marks its hospitals at the same number
WHOLE = 10000


@dataclass(frozen=True, slots=True)
class Question:
    """One question, answered on the questionnaire's scale; it may be left out."""

    text: str = declare("text", "问题")
    english: str = declare("text", "英文", default="")


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What is asked of whom about one service, as it stands in a pack or as the office words it."""

    name: str = declare("text", "名称")
    service: str = declare("text", "服务线")
    audience: str = declare("choice", "问谁", of=tuple(AUDIENCES))
    questions: tuple[Question, ...] = declare("many", "问题", of=Question)
    english: str = declare("text", "英文名称", default="")
    scale: int = declare("count", "级数（3 或 5）", default=5, least=3, most=5)
    satisfied_from: int = declare("count", "从第几级起算满意", default=4, least=2, most=5)
    least: int = declare("count", "最少几份才显示结果", default=10, least=LEAST_GROUP, most=999)


def parse(raw: Mapping[str, object]) -> Questionnaire:
    """Raises Faulty with every fault; Refused for what only the whole shows."""
    found = read(Questionnaire, raw)
    if found.scale not in SCALES:
        raise Refused("级数须为 3 或 5，现为 %(scale)s", scale=found.scale)
    if not 2 <= found.satisfied_from <= found.scale:
        raise Refused("“从第几级起算满意”须在 2 与 %(scale)s 之间", scale=found.scale)
    if not 1 <= len(found.questions) <= MOST_QUESTIONS:
        raise Refused("问题须有 1 至 %(most)s 个", most=MOST_QUESTIONS)
    return found


# ── Taking in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def demand_answer(asked: Questionnaire, scores: Mapping[str, int], comment: str) -> None:
    """Refuses what no such form could have sent. Questions are numbered from 1."""
    numbers = {str(n) for n in range(1, len(asked.questions) + 1)}
    wrong = [key for key, score in scores.items() if key not in numbers or not 1 <= score <= asked.scale]
    if wrong:
        raise Refused("第 %(n)s 题的答案不在选项内，请重新选择", n="、".join(sorted(wrong)))
    if not scores:
        raise Refused("还没有回答任何一题，请至少选一项再提交")
    if len(comment) > LONGEST:
        raise Refused("留言有 %(n)s 字，最多 %(most)s 字；请缩短后再提交", n=len(comment), most=LONGEST)


def demand_open(opens_on: date, closes_on: date, ended: date | None, today: date) -> None:
    if today < opens_on:
        raise Refused("这份问卷 %(day)s 才开始", day=opens_on)
    if ended is not None or today > closes_on:
        raise Refused("这份问卷已于 %(day)s 结束，谢谢您；您的意见可以从“投诉”或“表扬”告诉我们", day=ended or closes_on)


MOST_HERE, WITHIN_MINUTES = 12, 10  # design: a ward round hands out a dozen forms, one pair of hands does not
MOST_UNKNOWN = 3  # a day, from one place, of phones that keep no cookie


def suspicion(here: int, unknown: int) -> str:
    """Why these answers wait for a person's eye, or ''. Nobody is turned away: a hospital stands behind one address.

    `here`: of one survey, from one place, within ten minutes, this one included; `unknown`: those of today without a
    device, this one included when it has none.
    """
    if here > MOST_HERE:
        return "burst"
    return "unknown" if unknown > MOST_UNKNOWN else ""


WHY_HELD = {"burst": "短时间内集中提交", "unknown": "多次来自不留标识的设备"}


# ── Coming out ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Share(NamedTuple):
    """met of n, in basis points, with its 95 % interval."""

    met: int
    n: int
    bp: int
    low: int
    high: int


def share(met: int, n: int) -> Share | None:
    """Wilson's interval, by integers alone; None of nothing."""
    if n <= 0:
        return None
    z2 = 38416  # 1.96² in ten-thousandths
    root = isqrt(z2 * (z2 * n * n + 4 * WHOLE * met * (n - met) * n))  # ten-thousandths of n
    middle, width = 2 * met * n * WHOLE + z2 * n, 2 * n * (n * WHOLE + z2)
    low, high = (money.half_up(max(0, middle + sign * root) * WHOLE, width) for sign in (-1, 1))
    return Share(met, n, money.half_up(met * WHOLE, n), min(low, WHOLE), min(high, WHOLE))


class Mean(NamedTuple):
    """In hundredths of a step, with its 95 % interval."""

    value: int
    low: int
    high: int


def mean(counts: Sequence[int]) -> Mean | None:
    """Of a scale's counts, first step first; without a spread known (n < 2) the interval is the whole scale."""
    n = sum(counts)
    if n == 0:
        return None
    total = sum(step * count for step, count in enumerate(counts, 1))
    value = money.half_up(total * 100, n)
    if n < 2:
        return Mean(value, 100, 100 * len(counts))
    squares = sum(step * step * count for step, count in enumerate(counts, 1))
    half = isqrt(38416 * (n * squares - total * total) // (n * n * (n - 1)))
    return Mean(value, max(100, value - half), min(100 * len(counts), value + half))


class Change(NamedTuple):
    """How a share moved, in basis points; `told` when the two can be told apart."""

    by: int
    low: int
    high: int
    told: bool


def change(now: Share, before: Share) -> Change:
    """Newcombe's interval for the difference of two independent shares."""
    by = now.bp - before.bp
    low = by - isqrt((now.bp - now.low) ** 2 + (before.high - before.bp) ** 2)
    high = by + isqrt((now.high - now.bp) ** 2 + (before.bp - before.low) ** 2)
    return Change(by, low, high, low > 0 or high < 0)


def counts(scores: Iterable[Mapping[str, int]], asked: Questionnaire) -> list[list[int]]:
    """How often each step was chosen, question by question."""
    found = [[0] * asked.scale for _ in asked.questions]
    for said in scores:
        for n, score in said.items():
            found[int(n) - 1][score - 1] += 1
    return found


def satisfied(steps: Sequence[int], asked: Questionnaire) -> tuple[int, int]:
    """How many of how many answers to a question, or to all, count as satisfied: what feeds the contract's item."""
    return sum(steps[asked.satisfied_from - 1 :]), sum(steps)


def overall(scores: Sequence[Mapping[str, int]], asked: Questionnaire) -> Share | None:
    """Satisfied answers of all answers. The interval counts people: the answers of one person are no sample of many."""
    steps = [sum(column) for column in zip(*counts(scores, asked), strict=True)]
    met, n = satisfied(steps, asked)
    if not n:
        return None
    rough = share(money.half_up(met * len(scores), n), len(scores)) or Share(0, 0, 0, 0, WHOLE)
    bp = money.half_up(met * WHOLE, n)
    return Share(met, n, bp, min(rough.low, bp), max(rough.high, bp))


def hidden(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """The groups that are not shown: the too small, and the next one when subtraction would give a small one away."""
    small = [name for name, n in sizes.items() if n < least]
    rest = sorted((n, name) for name, n in sizes.items() if n >= least)
    if small and sum(sizes[name] for name in small) < least and rest:
        small.append(rest[0][1])
    return frozenset(small)


def size(n: int, least: int) -> str:
    """How far a figure carries: none (not shown), few (shown with a warning) or '' ."""
    return "none" if n < least else "few" if n < FEW else ""


PERSONAL = (
    re.compile(r"(?<![0-9])[0-9](?:[-\s]?[0-9]){5,17}[Xx]?(?![0-9])"),  # phones, cards, records
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<=微信)[号是:：\s]*[A-Za-z][\w-]{4,}"),
    re.compile(r"[0-9]{1,3}(?=\s*[号]?床)"),
    re.compile(r"(?<=我是|我叫)(?!家属|患者|病人|护士|医生)[\u4e00-\u9fff]{2,3}"),
)


def masked(text: str) -> str:
    """Without what points to a person: numbers, addresses, beds, and who says who he is."""
    for pattern in PERSONAL:
        text = pattern.sub("•••", text)
    return text
