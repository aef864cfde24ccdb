"""What an assessment says of one case: points, grade, payment, lines, and why it is an exception."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from houqin.rules import money
from houqin.rules.bundle import Bundle
from houqin.rules.gathering import Case, LeftOut, Table
from houqin.rules.sheet import Sheet

Told = Callable[[int], None]


class Row(NamedTuple):
    """One line of a result, in hundredths; `lost` on the sheet's own scale."""

    line: str
    text: str
    section: str
    kind: str
    points: int | None
    full: int | None
    lost: int | None
    evidence_count: int
    note: str = ""
    recorded: int | None = None  # what the record says of `figure`
    figure: int | None = None  # the jury's own figure, before its factor
    site: str = ""
    source: str = ""


class Why(NamedTuple):
    """Why a case is an exception: one of a few causes, and a sentence."""

    cause: str
    said: str


class Result(NamedTuple):
    """What came out for one case; points None when it could not be assessed."""

    case: Case
    points: int | None
    grade: str
    payment_fen: int | None
    coverage_bp: int
    reason: str
    rows: tuple[Row, ...]
    sheet: Sheet | None = None
    why: Why | None = None  # why it is an exception; None when it is none

    @property
    def difference(self) -> int | None:
        if self.points is None or self.case.recorded is None:
            return None
        return self.points - hundredths(self.case.recorded)


class Outcome(NamedTuple):
    """Everything that an assessment of a bundle says."""

    bundle: Bundle
    results: tuple[Result, ...]
    left_out: tuple[LeftOut, ...]
    tables: Mapping[str, Table]


def hundredths(value: Fraction) -> int:
    return money.half_up(value.numerator * 100, value.denominator)
