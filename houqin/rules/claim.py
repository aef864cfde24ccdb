"""What a report says in figures, stated or found in its words, and whether the evidence bears it out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from houqin.rules import money
from houqin.rules.refusal import Refused


class Kind(NamedTuple):
    """One figure that may be claimed; `op` is how it is stated in the form: at least, or exactly."""

    name: str
    unit: str  # percent, times
    op: str
    words: tuple[str, ...]
    better: str = "more"


KINDS: Mapping[str, Kind] = {
    "in_time": Kind("按期整改率", "percent", "least", ("按期整改率", "及时整改率", "整改及时率")),
    "rectified": Kind("整改率", "percent", "least", ("整改完成率", "整改率", "销号率")),
    "on_time": Kind("按时完成率", "percent", "least", ("按时完成率", "按期完成率", "计划完成率")),
    "satisfaction": Kind("满意度", "percent", "is", ("满意度", "满意率")),
    "upheld": Kind("有效投诉", "times", "is", ("有效投诉", "属实投诉"), "less"),
    "complaints": Kind("投诉", "times", "is", ("投诉",), "less"),
    "accidents": Kind("安全事故", "times", "is", ("安全责任事故", "安全事故", "责任事故"), "less"),
}
FULL = 10000
MOST = 99_999


class Claim(NamedTuple):
    """`value` in basis points or times, said with so many `places`; `quote` and `section` where it was found."""

    kind: str
    op: str  # least, is, most
    value: int
    places: int = 0
    quote: str = ""
    section: str = ""


class Shown(NamedTuple):
    """What the evidence says of one figure: met of so many, or for times `met` alone; None where there is none."""

    met: int
    of: int = 0


# ── Against the evidence ──────────────────────────────────────────────────────────────────────────────────────────────

STATES = {"agrees": "与证据相符", "better": "证据更好", "contradicted": "与证据不符", "unknown": "没有证据"}


def verdict(claim: Claim, shown: Shown | None) -> str:
    """Exactly: a stated figure agrees when the evidence, rounded to as many places, is that figure."""
    kind = KINDS[claim.kind]
    if shown is None or (kind.unit == "percent" and not shown.of):
        return "unknown"
    if kind.unit == "times":
        return _of_times(claim, shown.met)
    if claim.op == "least":
        return "agrees" if shown.met * FULL >= claim.value * shown.of else "contradicted"
    step = 10 ** (2 - claim.places)
    rounded = money.half_up(shown.met * FULL, shown.of * step) * step
    return "agrees" if rounded == claim.value else "better" if rounded > claim.value else "contradicted"


def _of_times(claim: Claim, met: int) -> str:
    if met > claim.value:
        return "contradicted"
    return "agrees" if met == claim.value or claim.op == "most" else "better"


# ── As stated in a form ───────────────────────────────────────────────────────────────────────────────────────────────


def stated(kind: str, said: str) -> Claim:
    """From what was typed beside the figure's name."""
    if kind not in KINDS:
        raise Refused("没有“%(kind)s”这项指标，可用：%(known)s", kind=kind, known="、".join(KINDS))
    about, text = KINDS[kind], said.strip().rstrip("%％件起次 ")
    if about.unit == "times":
        if not (text.isdecimal() and int(text) <= MOST):
            raise Refused("“%(name)s”须填整数，现为 %(said)s", name=about.name, said=said)
        return Claim(kind, about.op, int(text))
    try:
        value = money.hundredths(text)
    except ValueError:
        value = -1
    if not 0 <= value <= FULL:
        raise Refused("“%(name)s”须填 0 至 100 的百分数，最多两位小数，现为 %(said)s", name=about.name, said=said)
    return Claim(kind, about.op, value, _places(text))


def _places(text: str) -> int:
    return min(2, len(text.partition(".")[2]))


# ── Found in words ────────────────────────────────────────────────────────────────────────────────────────────────────

BREAKS = re.compile(r"[，。；！？,;!?\n]")
WORDS = re.compile("|".join(word for about in KINDS.values() for word in about.words))
NOT_CLAIMED = re.compile("目标|计划|力争|争取|确保|要求|约定|标准为|应当|不得|拟|将达|将于|将在")
DIGITS = "零一二三四五六七八九"
NUMBER = r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+)"
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]|百分之([零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)")
TIMES = re.compile(rf"({NUMBER})\s*(?:件|起|次|宗|例)")
NONE = re.compile(r"(?:无|零|没有|未发生|未出现|未接到|未收到|杜绝)[^，。；\d]{0,6}$")
CHANGE = re.compile(r"(?:上升|下降|提高|降低|增长|增加|减少|提升)了?$")
LEAST = re.compile(r"(?:≥|>=|不低于|不少于|(?<!不)(?:超过|高于|大于))\s*$")
MOST_ = re.compile(r"(?:≤|<=|不超过|不多于|(?<!不)(?:少于|低于))\s*$")


def found(text: str, section: str) -> Iterator[Claim]:
    """Figures beside a known word, one for each word of a clause; what is a target or a change is no claim."""
    for clause in BREAKS.split(text):
        if clause and not NOT_CLAIMED.search(WORDS.sub("", clause)):
            yield from _of_clause(clause.strip(), section)


def _of_clause(clause: str, section: str) -> Iterator[Claim]:
    taken: list[tuple[int, int]] = []
    for kind, word in sorted(_words(), key=lambda one: -len(one[1])):
        at = clause.find(word)
        if at < 0 or any(a <= at < b for a, b in taken):
            continue
        taken.append((at, at + len(word)))
        claim = _beside(kind, clause, at, at + len(word))
        if claim:
            yield claim._replace(quote=clause, section=section)


def _words() -> list[tuple[str, str]]:
    return [(kind, word) for kind, about in KINDS.items() for word in about.words]


def _beside(kind: str, clause: str, start: int, end: int) -> Claim | None:
    """The figure after the word, of several the last that is led to (由…到…), else the one right before it."""
    before, after = clause[:start], clause[end:]
    times = KINDS[kind].unit == "times"
    if times and NONE.search(before):
        return Claim(kind, "is", 0)
    seen = [one for one in (TIMES if times else PERCENT).finditer(after) if not CHANGE.search(after[: one.start()])]
    led = [one for one in seen if after[: one.start()].endswith(("到", "至", "为", "达"))]
    if seen:
        one = (led or seen)[-1 if led else 0]
        return _read(kind, one, after[: one.start()], after[one.end() :])
    last = list((TIMES if times else PERCENT).finditer(before))
    if last and before[last[-1].end() :].strip() in ("", "的") and not CHANGE.search(before[: last[-1].start()]):
        return _read(kind, last[-1], before[: last[-1].start()], "")
    return Claim(kind, "is", 0) if times and re.match(r"(?:数)?为?(?:零|无)", after) else None


def _read(kind: str, one: re.Match[str], lead: str, rest: str) -> Claim | None:
    op = "least" if LEAST.search(lead) or rest.startswith("以上") else "most" if MOST_.search(lead) else "is"
    if KINDS[kind].unit == "times":
        value = whole(one[1])
        return None if op == "least" or value is None else Claim(kind, op, value)
    if op == "most":
        return None
    text = one[1] or _decimal(one[2])
    value = money.half_up(int(text.replace(".", "")) * 100, 10 ** len(text.partition(".")[2]))
    return Claim(kind, op, value, _places(text)) if value <= FULL else None


def _decimal(said: str) -> str:
    """九十八点五 → 98.5."""
    head, _, tail = said.partition("点")
    figures = "".join(str(DIGITS.index(one)) for one in tail)
    return f"{whole(head)}.{figures}" if figures else str(whole(head))


def whole(said: str) -> int | None:
    """12, 十二 or 一百零二; None for what is no number up to 999."""
    if said.isdecimal():
        return int(said)
    total = digit = 0
    for one in said.replace("两", "二"):
        if one in DIGITS:
            digit = DIGITS.index(one)
        elif one in "十百":
            total, digit = total + (digit or 1) * (10 if one == "十" else 100), 0
        else:
            return None
    return total + digit


def all_of(stated_: Mapping[str, str], texts: Mapping[str, str], sections: Sequence[str]) -> list[Claim]:
    """What was stated, then what the words of these sections say; the same figure of the same words once."""
    said = [stated(kind, value) for kind, value in stated_.items() if value.strip()]
    return list(dict.fromkeys([*said, *(one for key in sections for one in found(texts.get(key, ""), key))]))
