"""One cell of an input file: its text becomes the exact value that its column declares, or says what was expected."""

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from houqin.rules import period
from houqin.rules.bundle import Column
from houqin.rules.gathering import written

NUMBER = re.compile(r"[-+]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})")
ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?")
FLAGS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


class NotThis(ValueError):
    """A cell is not what its column says: what was found, and what was expected."""

    def __init__(self, said: str, expected: str) -> None:
        super().__init__(said)
        self.said = said
        self.expected = expected


def reader(column: Column) -> Callable[[str], Any]:
    """From a cell's text to its value; an allowed empty cell is None."""
    convert = CONVERT[column.kind]

    def value(text: str) -> Any:
        said = text.strip()
        if not said:
            if column.empty == "allow":
                return None
            raise NotThis("空格", expected(column))
        found = convert(column, said)
        if column.one_of and said not in column.one_of:
            raise NotThis(f"“{said}”", "、".join(column.one_of))
        return found

    return value


def expected(column: Column) -> str:
    """What a cell of this column should be, in words."""
    if column.one_of:
        return "、".join(column.one_of)
    if column.kind in ("date", "month"):
        return _expected_day(column)
    if column.kind in ("number", "percent", "integer"):
        return _expected_number(column)
    return {"text": "文字", "flag": "是或否"}[column.kind]


def _expected_day(column: Column) -> str:
    form = "、".join(column.formats) or ("2026-01-31" if column.kind == "date" else "2026-01")
    since = f"，不早于 {column.since}" if column.since else ""
    until = f"，不晚于 {column.until}" if column.until else ""
    return f"日期（{form}）{since}{until}" if column.kind == "date" else f"月份（{form}）{since}{until}"


def _expected_number(column: Column) -> str:
    least, most = _bounds(column)
    word = "整数" if column.kind == "integer" else "数字"
    if least is not None and most is not None:
        return f"{written(least)}–{written(most)} 之间的{word}"
    ends = [f"不小于 {written(least)}"] if least is not None else []
    ends += [f"不大于 {written(most)}"] if most is not None else []
    return "、".join([word, *ends])


def _bounds(column: Column) -> tuple[Fraction | None, Fraction | None]:
    if column.kind != "percent":
        return column.least, column.most
    least = Fraction(0) if column.least is None else column.least
    return least, Fraction(100) if column.most is None else column.most


def _text(column: Column, said: str) -> str:
    return said


def _number(column: Column, said: str) -> Fraction:
    bare = said.removesuffix("%").rstrip() if column.kind == "percent" else said
    if not NUMBER.fullmatch(bare):
        raise NotThis(f"“{said}”不是数字", expected(column))
    value = Fraction(bare)
    least, most = _bounds(column)
    if (least is not None and value < least) or (most is not None and value > most):
        raise NotThis(f"{said} 超出范围", expected(column))
    if (value * 10**column.places).denominator != 1:
        raise NotThis(f"{said} 的小数太多", f"最多 {column.places} 位小数")
    return value


def _integer(column: Column, said: str) -> Fraction:
    value = _number(column, said)
    if value.denominator != 1:
        raise NotThis(f"{said} 不是整数", expected(column))
    return value


def _date(column: Column, said: str) -> date:
    day = _day(column, said)
    if (column.since and day < column.since) or (column.until and day > column.until):
        raise NotThis(f"{said} 超出范围", expected(column))
    return day


def _day(column: Column, said: str) -> date:
    try:
        if not column.formats:
            match = ISO.fullmatch(said)
            return date.fromisoformat(match[1] if match else said)
        for form in column.formats:
            try:
                return datetime.strptime(said, form).date()  # noqa: DTZ007 a calendar day has no zone
            except ValueError:
                continue
    except ValueError:
        pass
    raise NotThis(f"“{said}”不是日期", expected(column))


def _month(column: Column, said: str) -> int:
    bare = said.replace("-", "").replace("/", "")
    found = int(bare) if re.fullmatch(r"[0-9]{6}", bare) else period.on(_day(column, said))
    if not period.is_month(found):
        raise NotThis(f"“{said}”不是月份", expected(column))
    low = column.since is not None and found < period.on(column.since)
    if low or (column.until is not None and found > period.on(column.until)):
        raise NotThis(f"{said} 超出范围", expected(column))
    return found


def _flag(column: Column, said: str) -> bool:
    if said.lower() not in FLAGS:
        raise NotThis(f"“{said}”", expected(column))
    return FLAGS[said.lower()]


CONVERT: dict[str, Callable[[Column, str], Any]] = {
    "text": _text,
    "number": _number,
    "percent": _number,
    "integer": _integer,
    "date": _date,
    "month": _month,
    "flag": _flag,
}
