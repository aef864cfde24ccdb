"""Template tags that draw: icons inlined from the vendor folder, sparklines, bars and meters as SVG made here."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from houqin.rules import money

register = template.Library()

ICONS = Path(__file__).parent / "static" / "vendor" / "lucide-static"
COLOURS = {"ok": "#0f7350", "mid": "#0a5ca8", "warn": "#985000", "bad": "#b3261e", "": "#515d6a"}
LEAST_SPREAD = 600  # hundredths: a month that moved by less than six points does not look like a cliff


@cache
def _strokes(name: str) -> str:
    """The inside of one lucide icon, without its comment and its <svg>."""
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """An icon of the house; without a label it is decoration and screen readers pass over it."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" {1}>{2}</svg>',
        size,
        spoken,
        mark_safe(_strokes(name)),
    )


@register.simple_tag
def sparkline(
    values: Sequence[int | None], line: int | None = None, tone: str = "mid", width: int = 116, height: int = 30
) -> SafeString:
    """Points (hundredths) by month; None is a month not assessed and leaves a gap; `line` is the pass mark, dashed."""
    known = [value for value in values if value is not None]
    if not known:
        return format_html('<span class="sub">{}</span>', gettext("暂无得分"))
    low, high = _scale([*known, *([line] if line is not None else [])])

    def y(value: int) -> str:
        return f"{3 + (height - 6) * (high - value) / (high - low):.1f}"

    step = (width - 8) / max(len(values) - 1, 1)
    runs = _runs([(f"{4 + i * step:.1f}", None if value is None else y(value)) for i, value in enumerate(values)])
    colour = COLOURS[tone]
    last = runs[-1][-1]
    dash = (
        format_html('<path d="M0 {0}H{1}" stroke="#8793a0" stroke-dasharray="2 3"/>', y(line), width)
        if line is not None
        else ""
    )
    return format_html(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}" fill="none">{3}{4}'
        '<circle cx="{5}" cy="{6}" r="2.6" fill="{7}"/></svg>',
        width,
        height,
        gettext("近 %(n)s 个月得分：%(list)s")
        % {"n": len(values), "list": "，".join(money.points(value) if value is not None else "—" for value in values)},
        dash,
        format_html_join("", '<path d="M{}" stroke="{}" stroke-width="1.6"/>', ((_path(run), colour) for run in runs)),
        last[0],
        last[1],
        colour,
    )


@register.simple_tag
def bars(rows: Sequence[tuple[str, int, int]], labels: tuple[str, str] = ("", ""), height: int = 150) -> SafeString:
    """Stacked month bars: (label, what is kept, what is cut) in one unit; the cut sits on top, to scale."""
    most = max((whole + cut for _, whole, cut in rows), default=0) or 1
    room, gap = height - 20, 27

    def column(place: int, label: str, whole: int, cut: int) -> SafeString:
        tall, top = room * whole // most, room * cut // most
        return format_html(
            '<rect x="{0}" y="{1}" width="17" height="{2}" rx="2" fill="#c3d6ea"/>'
            '<rect x="{0}" y="{3}" width="17" height="{4}" fill="#b3261e"/>'
            '<text x="{5}" y="{6}" text-anchor="middle" font-size="11" fill="#515d6a">{7}</text>',
            *(place * gap + 5, room - tall, tall, room - tall - top, top, place * gap + 13, height - 5, label),
        )

    said = "；".join(f"{label} {money.yuan(whole)} / {money.yuan(cut)}" for label, whole, cut in rows)
    return format_html(
        '<svg width="100%" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}</svg>',
        max(len(rows), 1) * gap,
        height,
        f"{' / '.join(labels)}：{said}",
        mark_safe("".join(column(place, *row) for place, row in enumerate(rows))),
    )


@register.simple_tag
def meter(share_bp: int | None, tone: str = "mid", width: int = 72, label: str = "") -> SafeString:
    """A share (basis points) as a small bar; the number itself stands beside it as text."""
    filled = 0 if share_bp is None else max(0, min(width, width * share_bp // 10000))
    return format_html(
        '<svg class="meter" width="{0}" height="6" role="img" aria-label="{1}">'
        '<rect width="{2}" height="6" fill="{3}"/></svg>',
        *(width, label or ("—" if share_bp is None else money.percent(share_bp)), filled, COLOURS[tone]),
    )


@register.simple_tag
def spread(row: Mapping[str, Any], width: int = 220) -> SafeString:
    """A subject's counted score as a dot and the interval of its adjusted score as a line, on the page's own scale."""
    bar, dot, ghost = row.get("bar"), row.get("dot"), row.get("ghost")
    if dot is None:
        return format_html('<span class="sub">{}</span>', "—")
    ends = (bar["left"], bar["right"]) if bar else (0, 0)
    at = [f"{6 + (width - 12) * part / 1000:.1f}" for part in (dot, ghost or 0, *ends)]
    line = format_html('<path d="M{} 12H{}" stroke="#b5d0ea" stroke-width="12"/>', at[2], at[3]) if bar else ""
    hollow = format_html('<circle cx="{}" cy="12" r="4.5" fill="#fff" stroke="#0a5ca8" stroke-width="1.6"/>', at[1])
    said = gettext("%(points)s 分") % {"points": money.yuan(row["points"])}
    if bar:
        said += gettext("，比较区间 %(low)s 至 %(high)s") % {
            "low": money.yuan(row["low"]),
            "high": money.yuan(row["high"]),
        }
    return format_html(
        '<svg class="spread" width="{0}" height="24" viewBox="0 0 {0} 24" role="img" aria-label="{1}">'
        '<path d="M2 12H{2}" stroke="#e4e9ee" stroke-width="1"/>{3}{4}'
        '<circle cx="{5}" cy="12" r="4" fill="#0a5ca8"/></svg>',
        *(width, said, width - 2, line, hollow if bar else "", at[0]),
    )


@register.simple_tag
def limit_chart(line: Sequence[Mapping[str, Any]], width: int = 720, height: int = 190) -> SafeString:
    """A series week by week with its limit dashed above it; the weeks over the limit are dots."""
    top = max(max(one["level"], one["limit"]) for one in line) * 1.12
    low = min(0.0, min(one["level"] for one in line))
    step = (width - 44) / max(len(line) - 1, 1)

    def spot(i: int, value: float) -> tuple[str, str]:
        return f"{34 + i * step:.1f}", f"{8 + (height - 34) * (top - value) / (top - low):.1f}"

    spots = {name: [spot(i, one[name]) for i, one in enumerate(line)] for name in ("level", "limit")}
    over = [(*at, one["label"]) for at, one in zip(spots["level"], line, strict=True) if one["alarm"]]
    marks = [
        (spots["level"][i][0], height - 6, line[i]["label"][2:]) for i in range(0, len(line), max(1, len(line) // 6))
    ]
    said = gettext("%(n)s 周中 %(over)s 周越限") % {"n": len(line), "over": len(over)}
    return format_html(
        '<svg width="100%" viewBox="0 0 {0} {1}" role="img" aria-label="{2}" fill="none">'
        '<path d="M34 {3}H{4}" stroke="#e4e9ee"/><path d="M{5}" stroke="#b3261e" stroke-dasharray="5 4"/>'
        '<path d="M{6}" stroke="#0a5ca8" stroke-width="1.8"/>{7}{8}</svg>',
        *(width, height, said, spot(0, 0.0)[1], width - 6, _path(spots["limit"]), _path(spots["level"])),
        format_html_join("", '<circle cx="{}" cy="{}" r="4" fill="#b3261e"><title>{}</title></circle>', over),
        format_html_join("", '<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="#515d6a">{}</text>', marks),
    )


STEP_COLOURS = ("#b3261e", "#e08a5b", "#c9d2da", "#7fb3a0", "#0f7350")  # worst to best; the middle says nothing


@register.simple_tag
def steps_bar(steps: Sequence[int], height: int = 12) -> SafeString:
    """How answers are spread over a scale, worst to best, as one bar; every part says its number."""
    total, at = sum(steps) or 1, 0
    colours = STEP_COLOURS if len(steps) == 5 else (STEP_COLOURS[0], STEP_COLOURS[2], STEP_COLOURS[4])
    parts = []
    for n, (count, colour) in enumerate(zip(steps, colours, strict=True), 1):
        wide = 10000 * count // total
        parts.append((f"{at / 100:.2f}", f"{wide / 100:.2f}", height, colour, f"{n}: {count}"))
        at += wide
    return format_html(
        '<svg class="steps-bar" width="100%" height="{0}" role="img" aria-label="{1}">{2}</svg>',
        *(height, " / ".join(str(count) for count in steps)),
        format_html_join(
            "", '<rect x="{}%" width="{}%" height="{}" fill="{}"><title>{}</title></rect>', (part for part in parts)
        ),
    )


def _scale(known: Sequence[int]) -> tuple[float, float]:
    low, high = min(known), max(known)
    slack = max(0, LEAST_SPREAD - (high - low)) / 2
    return low - slack, high + slack


def _runs(spots: Sequence[tuple[str, str | None]]) -> list[list[tuple[str, str]]]:
    """The unbroken stretches between gaps."""
    runs: list[list[tuple[str, str]]] = [[]]
    for x, y in spots:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]


def _path(run: Sequence[tuple[str, str]]) -> str:
    return "L".join(f"{x} {y}" for x, y in run) if len(run) > 1 else f"{run[0][0]} {run[0][1]}h.1"


@register.filter
def holds(entries: Sequence[Any], here: str) -> bool:
    """Whether the page called `here` is one of these entries of the navigation."""
    return any(entry.name == here for entry in entries)
