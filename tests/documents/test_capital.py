"""人民币大写: the examples of 《支付结算办法》附件一, the corners, and that every amount reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.interfaces.documents.capital import DIGITS, capital

TENS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (10_00, "壹拾元整"),
        (200_001_00, "贰拾万零壹元整"),
        (100_000_000_00, "壹亿元整"),
        (100_000_010_00, "壹亿零壹拾元整"),
        (1_000_100_000_000_00, "壹万零壹亿元整"),
        (-4_800_00, "负肆仟捌佰元整"),
    ],
)
def test_amounts_are_written_as_on_a_bill(fen, said):
    assert capital(fen) == said


@given(st.integers(0, 10**14))
def test_every_amount_reads_back(fen):
    assert read(capital(fen)) == fen


@given(st.integers(0, 10**14))
def test_zeros_stand_singly_and_never_before_a_unit(fen):
    said = capital(fen)
    assert "零零" not in said
    assert fen < 100 or not any(f"零{unit}" in said for unit in "拾佰仟万亿元角")
    assert said.endswith("分") or said.endswith("整")


def read(said: str) -> int:
    """The other way round, by simple addition: 零 and 整 add nothing."""
    yuan, found, rest = said.partition("元")
    if not found:
        yuan, rest = "", said
    return 100 * _whole(yuan) + sum(
        DIGITS.index(rest[rest.index(unit) - 1]) * worth for unit, worth in (("角", 10), ("分", 1)) if unit in rest
    )


def _whole(said: str) -> int:
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        high, found, low = said.rpartition(unit)
        if found:
            return _whole(high) * worth + _whole(low)
    total = digit = 0
    for char in said:
        if char in TENS:
            total, digit = total + digit * TENS[char], 0
        elif char != "零":
            digit = DIGITS.index(char)
    return total + digit
