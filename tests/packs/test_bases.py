"""The legal bases: all there, with how well each was read, and the norms that turned over."""

from collections import Counter
from datetime import date

import pytest

from houqin import packs
from houqin.rules.norm import DEPTHS, KINDS


def test_all_118_with_their_tags():
    bases = packs.bases().values()
    assert len(bases) == 118
    assert Counter((basis.tag, basis.depth) for basis in bases) == {
        ("cited", "text_read"): 99,
        ("cited", "secondary_or_excerpt"): 11,
        ("cited", "title_only"): 6,
        ("own", "own"): 2,
    }
    assert {basis.kind for basis in bases} == set(KINDS) and {basis.depth for basis in bases} == set(DEPTHS)


def test_each_source_stands_by_itself():
    assert all(basis.source and "同上" not in basis.source for basis in packs.bases().values())
    assert packs.bases()["GP48"].source == packs.bases()["GP26"].source


def test_local_law_names_its_place():
    places = {basis.id: basis.place for basis in packs.bases().values() if basis.kind == "local"}
    assert places == {"BJH15": "北京", "MW-SD": "山东"}
    assert not any(basis.place for basis in packs.bases().values() if basis.kind != "local")


def test_an_item_on_local_law_only_applies_in_its_place():
    for pack in packs.names():
        for item in packs.load(pack).items:
            assert item.local in {packs.bases()[basis].place for basis in item.basis} | {""}
            assert bool(item.local) == any(packs.bases()[basis].place for basis in item.basis)


@pytest.mark.parametrize(
    ("basis", "day", "title"),
    [
        ("WST508", date(2026, 1, 31), "WS/T 508-2016"),
        ("WST508", date(2026, 2, 1), "WS/T 508-2025 医用织物洗涤消毒技术标准"),
        ("WST512", date(2025, 12, 1), "WS/T 512-2016"),
        ("WST368", date(2026, 1, 31), "WS/T 368-2012"),
        ("NS21", date(2025, 12, 31), "网络安全法(2016文本)"),
        ("NS21", date(2026, 1, 1), "网络安全法(2025修正)"),
        ("SME10", date(2025, 5, 31), "保障中小企业款项支付条例(2025)（2025-06-01 起施行）"),
        ("CC509", date(1999, 1, 1), "民法典合同编"),
    ],
)
def test_which_text_is_in_force(basis, day, title):
    assert packs.bases()[basis].in_force(day) == title


def test_what_turned_over_says_who_says_so():
    turned = [basis for basis in packs.bases().values() if basis.turnover.tag]
    assert len(turned) == 9
    assert all(basis.turnover.source and basis.turnover.tag in ("cited", "own") for basis in turned)
