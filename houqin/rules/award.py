"""Awards (评先评优): categories with their prizes and quotas, and who wins by the scores of a locked panel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houqin.rules.refusal import Refused

PRIZE = re.compile(r"(.{1,40}?)\s*(\d{1,3})\s*(?:名|个|人)?")
MOST_CATEGORIES = 20
CALLS = ("competition", "award", "canteen")  # kinds of panel that end in an award list


@dataclass(frozen=True, slots=True)
class Category:
    """`prizes` in their order, the highest first, each with how many may win it."""

    name: str
    prizes: tuple[tuple[str, int], ...]

    @property
    def most(self) -> int:
        return sum(most for _prize, most in self.prizes)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate of a category with the points of the panel; none where it could not be assessed."""

    key: str
    name: str
    points: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """`prize` is what the scores alone give; `tied` with somebody across the line, who decides must say why."""

    key: str
    name: str
    points: int | None
    place: int | None
    prize: str
    tied: bool


def parse(text: str) -> tuple[Category, ...]:
    """`服务标兵：3`, or `护理组：一等奖 1，二等奖 2`; one category a line."""
    found = tuple(_category(line.strip()) for line in text.splitlines() if line.strip())
    names = [one.name for one in found]
    if not found or len(found) > MOST_CATEGORIES or len(set(names)) < len(names):
        raise Refused("请按“类别：名额”一行写一个类别，最多 %(most)s 个，不重名", most=MOST_CATEGORIES)
    return found


def _category(line: str) -> Category:
    name, colon, said = line.replace("：", ":").partition(":")
    parts = [part.strip() for part in re.split(r"[，,、；;]", said) if part.strip()]
    prizes = tuple(_prize(name.strip(), part, line) for part in parts)
    if not name.strip() or len(name.strip()) > 40 or not colon or not prizes:
        raise Refused("“%(line)s”读不懂：请写作“服务标兵：3”，或“护理组：一等奖 1，二等奖 2”", line=line[:60])
    return Category(name.strip(), prizes)


def _prize(category: str, part: str, line: str) -> tuple[str, int]:
    plain = re.fullmatch(r"(\d{1,3})\s*(?:名|个|人)?", part)
    found = PRIZE.fullmatch(part)
    name, most = (category, int(plain[1])) if plain else (found[1].strip(), int(found[2])) if found else ("", 0)
    if not most:
        raise Refused("“%(line)s”没有写明名额，名额须为 1 至 999", line=line[:60])
    return name, most


def plain(categories: Sequence[Category]) -> list[dict[str, Any]]:
    return [{"name": one.name, "prizes": [list(prize) for prize in one.prizes]} for one in categories]


def read(raw: Sequence[Mapping[str, Any]]) -> tuple[Category, ...]:
    return tuple(Category(one["name"], tuple((prize, most) for prize, most in one["prizes"])) for one in raw)


def placed(category: Category, ranked: Sequence[Ranked]) -> list[Placed]:
    """Best first. A prize goes to whoever stands within its quota; equal points across a line leave it undecided."""
    known = sorted((one for one in ranked if one.points is not None), key=lambda one: (-(one.points or 0), one.name))
    lines = [name for name, most in category.prizes for _ in range(most)]
    prizes = [lines[i] if i < len(lines) else "" for i in range(len(known))]
    found = []
    for i, one in enumerate(known):
        same = [j for j, other in enumerate(known) if other.points == one.points]
        tied = len({prizes[j] for j in same}) > 1
        found.append(Placed(one.key, one.name, one.points, same[0] + 1, "" if tied else prizes[i], tied))
    return [*found, *(Placed(one.key, one.name, None, None, "", False) for one in ranked if one.points is None)]


def demand_quotas(category: Category, standing: Sequence[Placed], chosen: Mapping[str, str], *, reason: str) -> None:
    """Refused where more win than may, or where the scores are not followed and nobody says why."""
    for prize, most in category.prizes:
        n = sum(won == prize for won in chosen.values())
        if n > most:
            raise Refused(
                "%(category)s的“%(prize)s”最多 %(most)s 名，选了 %(n)s 名",
                category=category.name,
                prize=prize,
                most=most,
                n=n,
            )
    known = {prize for prize, _most in category.prizes}
    for one in standing:
        won = chosen.get(one.key, "")
        if won and (won not in known or one.points is None):
            raise Refused("%(name)s没有评审结果，或没有“%(prize)s”这个奖项", name=one.name, prize=won)
        if won != one.prize and not reason.strip():
            why = "与他人同分，须由评委会决定" if one.tied else "与得分次序不一致"
            raise Refused("%(name)s%(why)s：请写明理由", name=one.name, why=why)
