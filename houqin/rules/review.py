"""A panel at work: its form (dimensions, weights, anchors), its life from open to locked, what its ballots make."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from houqin.rules import declared, panel
from houqin.rules.declared import Fault, declare
from houqin.rules.money import half_up, percent, points
from houqin.rules.panel import ABSENT, ROUNDINGS, Jury, Verdict

FULL = 10000
STATES = {"open": "评分中", "late": "已过截止", "closed": "已锁定"}
COUNTS = {"raw": "平均分", "trimmed": "去高低分", "adjusted": "严宽调整分"}
ORDERS = {"judges": "先合成每位评委的总分", "dimensions": "先合成每个维度的得分"}
CAUSES = {
    "declared": "本人声明",
    "provider": "与参评单位同属一家",
    "interest": "评委档案登记有利害关系",
    "ruled": "复核过该合同的异议",
    "own": "本科室参评",
    "ordered": "主持方决定",
}
LEAST_TRIMMED = 5  # a jury whose form trims nobody is shown trimmed beside its mean from so many marks


@dataclass(frozen=True, slots=True)
class Anchor:
    """What deserves so many points, in words."""

    points: int = declare("points", "分值", least=0, most=FULL)
    text: str = declare("text", "什么情形给这个分")


@dataclass(frozen=True, slots=True)
class Dimension:
    name: str = declare("text", "维度")
    weight: int = declare("percent", "权重", least=0, most=FULL)
    about: str = declare("text", "看什么", default="")
    anchors: tuple[Anchor, ...] = declare("many", "评分锚点", of=Anchor, default=())


@dataclass(frozen=True, slots=True)
class Form:
    """How a panel judges. `counts` is the figure that decides; the other two stand beside it for reference."""

    dimensions: tuple[Dimension, ...] = declare("many", "评分维度", of=Dimension)
    least: int = declare("points", "最低分", default=0, least=0, most=FULL)
    most: int = declare("points", "最高分", default=FULL, least=0, most=FULL)
    step: int = declare("points", "级差", default=100, least=1, most=FULL)
    order: str = declare("choice", "合成次序", of=tuple(ORDERS), default="judges")
    judge_places: int = declare("count", "每位评委总分的小数位", default=2, least=0, most=2)
    drop_highest: int = declare("count", "去掉最高几个", default=0, least=0, most=99)
    drop_lowest: int = declare("count", "去掉最低几个", default=0, least=0, most=99)
    trim_from: int = declare("count", "满几个才去高低分", default=0, least=0, most=999)
    absent: str = declare("choice", "缺席按", of=ABSENT, default="leave_out")
    fewest: int = declare("count", "一个对象最少几个有效分", default=3, least=1, most=999)
    places: int = declare("count", "小数位", default=2, least=0, most=2)
    rounding: str = declare("choice", "进位", of=ROUNDINGS, default="half_up")
    quorum: int = declare("count", "法定评委人数", default=5, least=1, most=999)
    secret: bool = declare("flag", "不记名", default=True)
    counts: str = declare("choice", "计入结果的分", of=tuple(COUNTS), default="trimmed")
    report_minutes: int = declare("count", "汇报分钟", default=8, least=0, most=240)
    ask_minutes: int = declare("count", "提问分钟", default=5, least=0, most=240)

    @property
    def weights(self) -> dict[str, Fraction]:
        return {one.name: Fraction(one.weight, FULL) for one in self.dimensions}

    @property
    def jury(self) -> Jury:
        return Jury(
            drop_highest=self.drop_highest,
            drop_lowest=self.drop_lowest,
            trim_from=self.trim_from,
            fewest=self.fewest,
            absent=self.absent,
            places=self.places,
            rounding=self.rounding,
        )


def parse(raw: Mapping[str, Any]) -> Form:
    """Raises Faulty with everything that is wrong in form or in sense."""
    form = declared.read(Form, raw)
    faults = [*_of_dimensions(form), *_of_scale(form), *_of_jury(form)]
    if faults:
        raise declared.Faulty(faults)
    return form


def _of_dimensions(form: Form) -> Iterator[Fault]:
    if not form.dimensions:
        yield Fault("dimensions", "至少要有一个评分维度")
        return
    for name, times in Counter(one.name for one in form.dimensions).items():
        if times > 1:
            yield Fault("dimensions", f"维度“{name}”写了 {times} 次")
    total = sum(one.weight for one in form.dimensions)
    if total != FULL:
        yield Fault("dimensions", f"各维度权重合计须为 100%，现为 {percent(total)}")


def _of_scale(form: Form) -> Iterator[Fault]:
    if form.least >= form.most:
        yield Fault("most", "最高分须大于最低分")
    elif (form.most - form.least) % form.step:
        yield Fault("step", f"从 {points(form.least)} 到 {points(form.most)} 分不是级差 {points(form.step)} 的整数倍")
    for i, one in enumerate(form.dimensions):
        for k, anchor in enumerate(one.anchors):
            if not on_scale(form, anchor.points):
                yield Fault(f"dimensions[{i}].anchors[{k}].points", f"{points(anchor.points)} 分不在分尺上")


def _of_jury(form: Form) -> Iterator[Fault]:
    if form.fewest > form.quorum:
        yield Fault("fewest", "一个对象最少的有效分不能多于法定评委人数")
    if form.drop_highest + form.drop_lowest >= max(form.trim_from, form.fewest):
        yield Fault("drop_highest", "去掉的分不能达到参与去高低分的最少个数，否则可能一个分也不剩")


def on_scale(form: Form, mark: int) -> bool:
    return form.least <= mark <= form.most and (mark - form.least) % form.step == 0


def ballot_fault(form: Form, given: Mapping[str, int]) -> str | None:
    """What is wrong with one rater's marks for one subject, as a sentence."""
    strange = [name for name in given if name not in form.weights]
    if strange:
        return f"没有“{strange[0]}”这个评分维度"
    missing = [name for name in form.weights if name not in given]
    if missing:
        return f"还有维度没有打分：{'、'.join(missing)}"
    for name, mark in given.items():
        if not on_scale(form, mark):
            scale = f"{points(form.least)}—{points(form.most)}，每级 {points(form.step)}"
            return f"“{name}”的 {points(mark)} 分不在分尺上（{scale}）"
    return None


# ── The life of a panel ───────────────────────────────────────────────────────────────────────────────────────────────


class Step(NamedTuple):
    """kind: present, extend, close, reopen."""

    kind: str
    at: datetime
    by: int
    subject: str = ""
    closes_at: datetime | None = None


class Life(NamedTuple):
    """Where a panel stands: the subject on stage and since when; who locked it last, and how often it was locked."""

    state: str
    closes_at: datetime
    subject: str
    since: datetime | None
    closed_by: int | None
    closings: int


def life(closes_at: datetime, steps: Sequence[Step], at: datetime) -> Life:
    """The present state from the steps made so far."""
    closed, by, closings, subject, since = False, None, 0, "", None
    for step in steps:
        if step.kind == "present":
            subject, since = step.subject, step.at
        elif step.kind == "close":
            closed, by, closings, subject, since = True, step.by, closings + 1, "", None
        elif step.kind == "reopen":
            closed = False
        closes_at = step.closes_at or closes_at
    state = "closed" if closed else "late" if at > closes_at else "open"
    return Life(state, closes_at, subject, since, by, closings)


def may_reopen(closed_by: int | None, by: int) -> bool:
    """Who locked a sheet never unlocks it."""
    return closed_by != by


# ── What the ballots make ─────────────────────────────────────────────────────────────────────────────────────────────


class Standing(NamedTuple):
    """One subject: its figures in hundredths (None with a reason), each rater's total, each dimension's mean.

    How many marks counted, were dropped or absent is said of the form's own way, not of the comparison.
    """

    raw: int | None
    trimmed: int | None
    totals: Mapping[str, int]
    dimensions: Mapping[str, int]
    counted: int
    dropped: int
    absent: int
    reason: str


def standing(form: Form, marks: Mapping[str, Mapping[str, int] | None]) -> Standing:
    """From each rater's marks in hundredths, None for an absent one; who stood aside is not there at all."""
    given = {rater: {name: Fraction(mark, 100) for name, mark in (all or {}).items()} for rater, all in marks.items()}
    totals = panel.by_judge(given, form.weights, form.judge_places, form.rounding)
    raw = _verdict(form, replace(form.jury, drop_highest=0, drop_lowest=0), given, totals)
    trimmed = _verdict(form, _trimming(form), given, totals)
    own = trimmed if form.drop_highest or form.drop_lowest else raw
    shown = {rater: _hundredths(total) for rater, total in totals.items() if total is not None}
    return Standing(
        raw.points if raw.points is None else _hundredths(raw.points),
        trimmed.points if trimmed.points is None else _hundredths(trimmed.points),
        shown,
        _means(form, marks),
        own.counted,
        own.dropped,
        own.absent,
        own.reason,
    )


def _trimming(form: Form) -> Jury:
    """The form's own trimming; without one, the highest and the lowest mark, for comparison."""
    if form.drop_highest or form.drop_lowest:
        return form.jury
    return replace(form.jury, drop_highest=1, drop_lowest=1, trim_from=LEAST_TRIMMED)


def _verdict(
    form: Form,
    jury: Jury,
    given: Mapping[str, Mapping[str, Fraction]],
    totals: Mapping[str, Fraction | None],
) -> Verdict:
    if form.order == "judges":
        return panel.verdict(jury, list(totals.values()))
    each = {name: panel.verdict(jury, [one.get(name) for one in given.values()]) for name in form.weights}
    first = next(iter(each.values()))
    parts = [form.weights[name] * one.points for name, one in each.items() if one.points is not None]
    if len(parts) < len(each):
        return next(one for one in each.values() if one.points is None)
    return first._replace(points=panel.rounded(sum(parts, Fraction(0)), form.places, form.rounding))


def _means(form: Form, marks: Mapping[str, Mapping[str, int] | None]) -> dict[str, int]:
    found = {}
    for name in form.weights:
        given = [one[name] for one in marks.values() if one and name in one]
        if given:
            found[name] = half_up(sum(given), len(given))
    return found


def _hundredths(value: Fraction) -> int:
    return half_up(value.numerator * 100, value.denominator)


def counting(form: Form, found: Standing, adjusted: int | None) -> int | None:
    """The figure that the form lets count; never an adjusted one where the jury gave no verdict."""
    if found.raw is None:
        return None
    return {"raw": found.raw, "trimmed": found.trimmed, "adjusted": adjusted}[form.counts]
