"""Exact amounts: fen, hundredths of a point and basis points, how they are rounded, shared out, read and written."""

import re
from collections.abc import Sequence
from decimal import Decimal

WRITTEN = re.compile(r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})(\.[0-9]+)?")  # a comma only between thousands


def half_up(a: int, b: int) -> int:
    """a / b to the nearest integer, halves away from zero; b > 0."""
    return (2 * a + b) // (2 * b) if a >= 0 else -((2 * -a + b) // (2 * b))


def to_places(a: int, b: int, places: int) -> int:
    """a / b hundredths to 0, 1 or 2 decimal places, still in hundredths; rounded once: 84.449 is 84.4, never 84.5."""
    step = (100, 10, 1)[places]
    return half_up(a, b * step) * step


def apportion(whole: int, shares: Sequence[int]) -> list[int]:
    """Split `whole` by `shares` (>= 0) with the largest remainders, so that the parts add up; ties go to the first.

    All zero shares with a whole that is not zero is a ValueError: nobody is there to carry it.
    """
    total = sum(shares)
    if total == whole:
        return list(shares)
    if total == 0:
        if whole:
            raise ValueError("nothing to apportion to")
        return [0] * len(shares)
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    parts = [size * share // total for share in shares]
    short = size - sum(parts)
    if short:
        rests = [-(size * share % total) for share in shares]
        for i in sorted(range(len(shares)), key=rests.__getitem__)[:short]:  # a stable sort: of equals the first
            parts[i] += 1
    return [sign * part for part in parts] if sign < 0 else parts


def yuan(fen: int) -> str:
    """123450 → '1,234.50'."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def points(hundredths: int | None) -> str:
    """8445 → '84.45', 9000 → '90', None → '—'."""
    if hundredths is None:
        return "—"
    sign, size = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    whole, rest = divmod(size, 100)
    return f"{sign}{whole}" if not rest else f"{sign}{whole}.{rest:02d}".rstrip("0")


def percent(bp: int) -> str:
    """9500 → '95%'."""
    return f"{points(bp)}%"


def hundredths(said: int | str | Decimal) -> int:
    """A number with at most two decimals, as hundredths; ValueError says what is wrong with it.

    Floats are refused: they are no longer what was written. So is "90,5": a comma stands only between thousands.
    """
    if isinstance(said, bool) or not isinstance(said, int | str | Decimal):
        raise ValueError("须为数字")
    if isinstance(said, str) and not WRITTEN.fullmatch(said.strip()):
        raise ValueError("须为数字")
    value = Decimal(said.replace(",", "") if isinstance(said, str) else said)
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise ValueError("数字超出范围")
    if value != round(value, 2):
        raise ValueError("最多两位小数")
    return int(round(value, 2) * 100)


fen = hundredths
"""Yuan as written, in fen."""
