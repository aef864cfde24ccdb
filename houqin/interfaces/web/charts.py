"""Charts of a year as SVG made here: months with the interval of their mean, and what came beside what was closed."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from houqin.rules import money

register = template.Library()
WIDE, STEP, LOW = 640, 52, 16  # of the drawing; of one month; room for the months' names
BAND, LINE, GREY = "#dbe9f6", "#0a5ca8", "#515d6a"


@register.simple_tag
def year_line(
    months: Sequence[Sequence[int | None]], mean: int | None, half: int | None, height: int = 170
) -> SafeString:
    """Each month's points as a dot with its figure; the mean as a line, its 95 % interval as a band."""
    known = [(i, month, points) for i, (month, points) in enumerate(months) if points is not None]
    if not known:
        return format_html('<p class="sub pad mb-0">{}</p>', gettext("暂无得分"))
    ends = [points for _i, _month, points in known] + [(mean or 0) - (half or 0), (mean or 0) + (half or 0)]
    low, high = min(ends) - 150, max(ends) + 250

    def y(points: int) -> str:
        return f"{(height - LOW) * (high - points) / (high - low):.1f}"

    spots = [(f"{26 + i * STEP}", y(points), money.points(points), _short(month)) for i, month, points in known]
    path = "L".join(f"{x} {at}" for x, at, _said, _month in spots)
    band = ""
    if mean is not None and half is not None:
        band = format_html(
            '<rect x="0" y="{}" width="{}" height="{}" fill="{}"/>',
            *(y(mean + half), WIDE, f"{(height - LOW) * 2 * half / (high - low):.1f}", BAND),
        )
    return format_html(
        '<svg class="chart" width="100%" viewBox="0 0 {0} {1}" role="img" aria-label="{2}" fill="none">{3}'
        '<path d="M0 {4}H{0}" stroke="#8793a0" stroke-dasharray="3 4"/>'
        '<path d="M{5}" stroke="{6}" stroke-width="2"/>{7}</svg>',
        *(WIDE, height, _told(known, mean, half), band, y(mean or 0), path, LINE),
        format_html_join(
            "",
            '<circle cx="{0}" cy="{1}" r="3.5" fill="#0a5ca8"/><text x="{0}" y="{1}" dy="-9" text-anchor="middle"'
            ' font-size="12" fill="#17212c">{2}</text><text x="{0}" y="'
            + str(height - 3)
            + '" text-anchor="middle" font-size="12" fill="#515d6a">{3}</text>',
            spots,
        ),
    )


def _short(month: int | None) -> str:
    return str((month or 0) % 100)


def _told(known: Sequence[tuple[int, int | None, int]], mean: int | None, half: int | None) -> str:
    said = "，".join(f"{_short(month)}: {money.points(points)}" for _i, month, points in known)
    if mean is None or half is None:
        return said
    return f"{said}。" + gettext("平均 %(mean)s ± %(half)s") % {"mean": money.points(mean), "half": money.points(half)}


@register.simple_tag
def pair_bars(rows: Sequence[Sequence[int]], labels: str, height: int = 150) -> SafeString:
    """Two bars for each month: what came, and what was done; `labels` names them, apart by a stroke."""
    most = max((max(came, went) for _month, came, went in rows), default=0) or 1
    first, second = labels.split("/")

    def tall(value: int) -> int:
        return (height - LOW - 14) * value // most

    drawn = [
        (26 + i * STEP, _short(month), came, tall(came), went, tall(went)) for i, (month, came, went) in enumerate(rows)
    ]
    foot = height - LOW
    marks = format_html_join(
        "",
        '<rect x="{0}" y="{1}" width="15" height="{2}" fill="#9db8d3"/><rect x="{3}" y="{4}" width="15" height="{5}"'
        ' fill="#0f7350"/><text x="{0}" y="{1}" dx="7" dy="-3" text-anchor="middle" font-size="11" fill="#515d6a">{6}'
        '</text><text x="{3}" y="{4}" dx="8" dy="-3" text-anchor="middle" font-size="11" fill="#0f7350">{7}</text>'
        '<text x="{8}" y="{9}" text-anchor="middle" font-size="12" fill="#515d6a">{10}</text>',
        (
            (x - 16, foot - came_tall, came_tall, x + 1, foot - went_tall, went_tall, came, went, x, height - 3, month)
            for x, month, came, came_tall, went, went_tall in drawn
        ),
    )
    said = "；".join(f"{_short(month)}: {came} / {went}" for month, came, went in rows)
    return format_html(
        '<svg class="chart" width="100%" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(WIDE, height, f"{first} / {second}：{said}", marks),
    )
