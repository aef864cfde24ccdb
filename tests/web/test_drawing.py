"""What the template tags draw and write: icons, lines, bars, money, points, months and moments."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from houqin.interfaces.web import draw, navigation, say, words
from houqin.rules import permission
from houqin.rules.party import ROLES


def test_an_icon_without_a_label_is_hidden_from_screen_readers():
    drawn = draw.icon("house", 20)
    assert 'aria-hidden="true"' in drawn
    assert 'width="20"' in drawn
    assert "<path" in drawn
    assert "license" not in drawn


def test_an_icon_with_a_label_is_an_image_with_that_name():
    assert 'role="img" aria-label="首页 &quot;1&quot;"' in draw.icon("house", 18, '首页 "1"')


def test_an_icon_that_was_not_fetched_is_an_error():
    with pytest.raises(FileNotFoundError):
        draw.icon("no-such-icon")


def paths(drawn: str) -> list[str]:
    return re.findall(r'<path d="M([^"]+)" stroke="#0a5ca8"', drawn)


def test_a_month_not_assessed_leaves_a_gap_in_the_line():
    assert len(paths(draw.sparkline([9000, 9100, None, 9200, 9300]))) == 2
    assert len(paths(draw.sparkline([9000, 9100, 9200]))) == 1


def test_a_line_rises_with_the_points_and_ends_in_a_dot():
    (path,) = paths(draw.sparkline([8000, 9000]))
    (_, low), (x, high) = (spot.split() for spot in path.split("L"))
    assert float(low) > float(high)
    assert f'<circle cx="{x}" cy="{high}"' in draw.sparkline([8000, 9000])


def test_a_small_change_does_not_look_like_a_cliff():
    (path,) = paths(draw.sparkline([9000, 9010]))
    (_, first), (_, last) = (spot.split() for spot in path.split("L"))
    assert abs(float(first) - float(last)) < 2


def test_a_line_without_points_says_so():
    assert "暂无得分" in draw.sparkline([None, None])
    assert "暂无得分" in draw.sparkline([])


def test_a_line_is_read_out_in_numbers():
    assert "近 3 个月得分：90，—，84.45" in draw.sparkline([9000, None, 8445])


def test_the_pass_mark_is_dashed():
    assert "stroke-dasharray" in draw.sparkline([9000, 9100], 7000)
    assert "stroke-dasharray" not in draw.sparkline([9000, 9100])


def test_bars_are_to_scale_from_zero():
    drawn = draw.bars([("1", 100, 100), ("2", 200, 0)], height=120)
    heights = [int(h) for h in re.findall(r'<rect [^>]*height="(\d+)"', drawn)]
    assert heights == [50, 50, 100, 0]
    assert draw.bars([]).startswith("<svg")


@pytest.mark.parametrize(("share", "width"), [(None, 0), (0, 0), (5000, 36), (10000, 72), (12000, 72)])
def test_a_meter_is_as_long_as_its_share(share, width):
    assert f'<rect width="{width}" height="6"' in draw.meter(share)


@pytest.mark.parametrize(
    ("filtered", "value", "said"),
    [
        (say.yuan, 123450, "1,234.50"),
        (say.yuan, None, "—"),
        (say.points, 9000, "90"),
        (say.points, None, "—"),
        (say.fixed, 9000, "90.00"),
        (say.fixed, None, "—"),
        (say.signed, 40, "+0.40"),
        (say.signed, -120, "−1.20"),
        (say.signed, 0, "±0.00"),
        (say.signed, None, ""),
        (say.percent, 9230, "92.3%"),
        (say.share, 9449, "94%"),
        (say.share, 9450, "95%"),
        (say.share, None, "—"),
        (say.against, 480000, "−4,800.00"),
        (say.against, -5000, "+50.00"),
        (say.month, 202611, "2026年11月"),
        (say.month, 202600, "2026年度"),
        (say.month, None, "—"),
        (say.day, None, "—"),
        (say.moment, None, "—"),
    ],
)
def test_a_value_is_written_the_way_people_read_it(filtered, value, said):
    assert filtered(value) == said


def test_a_month_in_english():
    with translation.override("en"):
        assert (say.month(202611), say.month(202600)) == ("2026-11", "2026")


def test_a_moment_is_local_and_keeps_the_full_time_for_machines():
    at = datetime(2020, 1, 31, 17, 5, 9, tzinfo=UTC)
    assert say.moment(at) == (
        '<time datetime="2020-02-01T01:05:09+08:00" title="2020-02-01 01:05:09">2020-02-01 01:05</time>'
    )
    assert re.search(r">\d\d-\d\d \d\d:\d\d<", say.moment(timezone.now()))


@pytest.mark.parametrize(
    ("hours", "said"),
    [(50, "剩 2 天"), (5.5, "剩 5 小时"), (-0.5, "超期 1 小时"), (-30, "超期 1 天"), (None, "无期限")],
)
def test_a_deadline_in_words(hours, said):
    now = timezone.now()
    assert say.until(now + timedelta(hours=hours) if hours is not None else None, now) == said


def test_a_word_for_every_code_and_the_code_itself_when_there_is_none():
    assert words.word("open", "finding") == "待签收"
    assert words.word("unheard-of", "finding") == "unheard-of"
    assert words.word(None, "risk") == ""
    assert words.tone("declined", "finding") == "late"
    assert words.tone(False, "passed") == "bad"
    assert words.tone(None, "passed") == ""


def test_every_deed_has_a_name_in_the_journal():
    assert set(permission.ACTIONS) <= set(words.WORDS["action"])


def test_every_role_has_its_pages_and_may_see_each():
    asks = {"my_work": "my_work", "cockpit": "cockpit", "phone": "places", "findings": "findings", "places": "places",
            "contracts": "contracts_now", "objections": "objections", "decisions": "decisions", "journal": "journal",
            "month_end": "month_batch", "statements": "statements"}  # fmt: skip
    assert set(navigation.FOOT) == set(ROLES)
    for role in ROLES:
        own = [entry.name for entry in navigation.ENTRIES if role in entry.roles]
        assert set(navigation.FOOT[role]) <= set(own)
        for name in own:
            assert permission.may(role, asks.get(name, "my_work")), (role, name)
