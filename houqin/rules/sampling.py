"""How many rooms, which ones by chance, and what they say of all: single sampling by attributes, GB/T 2828.1.

The draw is fixed before the month by a sealed seed: its SHA-256 is published first, the seed itself when the month is
over. Whoever has the seed and the list of rooms gets the same rooms: sort by the SHA-256 of `seed:code` and take the
first ones.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import comb
from typing import NamedTuple

from houqin.rules.refusal import Refused

LEVELS = ("S1", "S2", "S3", "S4", "I", "II", "III")
INSPECTIONS = {"normal": "正常检验", "tightened": "加严检验"}
UNITS = {"any": "任一项不合格即为不合格房间", "key": "关键项不合格才为不合格房间"}
STATES = {"running": "抽查中", "accepted": "接收", "rejected": "不接收", "incomplete": "未抽满"}
RANDOM_SHARE = 4  # one visit in so many is drawn by chance
TIGHTEN_WITHIN, TIGHTEN_AT, RELAX_AFTER = 5, 2, 5  # of GB/T 2828.1: two of five refused, five in a row accepted


class Plan(NamedTuple):
    """Inspect `size`; up to `accept` bad ones the lot is accepted."""

    letter: str
    size: int
    accept: int

    @property
    def reject(self) -> int:
        return self.accept + 1


@dataclass(frozen=True, slots=True)
class Tables:
    """`letters`: (largest lot or 0 for any, level → letter), small lots first; `plans` by (inspection, letter, AQL).

    An AQL is in hundredths of a per cent. An arrow in the printed table stands here as the plan that it leads to.
    """

    letters: Sequence[tuple[int, Mapping[str, str]]]
    plans: Mapping[tuple[str, str, int], Plan]

    @property
    def aqls(self) -> list[int]:
        return sorted({aql for _, _, aql in self.plans})


def plan(tables: Tables, lot: int, level: str, aql: int, inspection: str = "normal") -> Plan:
    """The plan for a lot; one that asks for more than there is asks for all."""
    if lot < 2:
        raise Refused("抽样范围内至少要有 2 个房间或点位")
    if level not in LEVELS or aql not in tables.aqls or inspection not in INSPECTIONS:
        raise Refused("检验水平、AQL 或检验类别不在 GB/T 2828.1 的表内")
    letter = next(by_level[level] for most, by_level in tables.letters if lot <= most or not most)
    found = tables.plans[inspection, letter, aql]
    return found._replace(size=min(found.size, lot))


def sealed(seed: str) -> str:
    """What is published before the month."""
    return sha256(seed.encode()).hexdigest()


def drawn(seed: str, codes: Iterable[str]) -> list[str]:
    """The codes in the order in which chance takes them."""
    return sorted(codes, key=lambda code: (ticket(seed, code), code))


def ticket(seed: str, code: str) -> str:
    """What anybody can work out: the SHA-256 of the seed, a colon and the code."""
    return sha256(f"{seed}:{code}".encode()).hexdigest()


def demand_seed(seed: str) -> None:
    if len(seed) != 64 or set(seed) - set("0123456789abcdef"):
        raise Refused("种子须为 64 位十六进制数")


class Verdict(NamedTuple):
    state: str
    seen: int
    failed: int


def judge(size: int, accept: int, bad: Collection[bool], *, over: bool) -> Verdict:
    """`bad` says of each room seen so far whether it failed; one too many decides, acceptance needs them all."""
    failed = sum(bad)
    if failed > accept:
        return Verdict("rejected", len(bad), failed)
    if len(bad) >= size:
        return Verdict("accepted", len(bad), failed)
    return Verdict("incomplete" if over else "running", len(bad), failed)


def inspection_after(history: Sequence[tuple[str, str]]) -> str:
    """Normal or tightened by the switching rules, from (inspection, state) of earlier lots, oldest first."""
    now = "normal"
    recent: list[str] = []
    for inspection, state in history:
        if state not in ("accepted", "rejected"):
            continue
        if inspection != now:
            now, recent = inspection, []
        recent.append(state)
        if now == "normal" and recent[-TIGHTEN_WITHIN:].count("rejected") >= TIGHTEN_AT:
            now, recent = "tightened", []
        elif now == "tightened" and recent[-RELAX_AFTER:] == ["accepted"] * RELAX_AFTER:
            now, recent = "normal", []
    return now


def passes(lot: int, size: int, accept: int, bad: int) -> float:
    """The probability that a lot with so many bad rooms is accepted (hypergeometric)."""
    ways = sum(
        comb(bad, k) * comb(lot - bad, size - k) for k in range(min(accept, bad, size) + 1) if size - k <= lot - bad
    )
    return ways / comb(lot, size)


def demand_visits(visits: int, size: int, lot: int) -> None:
    if visits < size:
        raise Refused("检查次数 %(visits)s 少于样本量 %(size)s，不足以判定接收与否", visits=visits, size=size)
    if visits > 20 * lot:
        raise Refused("检查次数 %(visits)s 超过房间数的二十倍，请核对", visits=visits)
