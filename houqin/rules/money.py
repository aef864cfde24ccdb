"""Exact amounts: fen, hundredths of a point and basis points, how they are rounded, shared out, read and written."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation


def half_up(a: int, b: int) -> int:
    """a / b to the nearest integer, halves away from zero; b > 0."""
    return (2 * a + b) // (2 * b) if a >= 0 else -((2 * -a + b) // (2 * b))


def to_places(hundredths: int, places: int) -> int:
    """Hundredths rounded half-up to 0, 1 or 2 decimal places, still in hundredths."""
    step = (100, 10, 1)[places]
    return half_up(hundredths, step) * step


def apportion(whole: int, shares: Sequence[int]) -> list[int]:
    """Split `whole` in proportion to `shares` (>= 0) by largest remainder, so that the parts add up to it; ties go to the first.

    All zero shares with a whole that is not zero is a ValueError: nobody is there to carry it.
    """
    total = sum(shares)
    if total == 0:
        if whole:
            raise ValueError("nothing to apportion to")
        return [0] * len(shares)
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    parts = [size * share // total for share in shares]
    short = size - sum(parts)
    if short:
        by_rest = sorted(range(len(shares)), key=lambda i: (-(size * shares[i] % total), i))
        for i in by_rest[:short]:
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

    Floats are refused: they are no longer what was written.
    """
    if isinstance(said, bool) or not isinstance(said, int | str | Decimal):
        raise ValueError("须为数字")
    try:
        value = Decimal(said if not isinstance(said, str) else said.strip().replace(",", ""))
    except InvalidOperation:
        raise ValueError("须为数字") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise ValueError("数字超出范围")
    scaled = value * 100
    if scaled != scaled.to_integral_value():
        raise ValueError("最多两位小数")
    return int(scaled)


fen = hundredths
"""Yuan as written, in fen."""
