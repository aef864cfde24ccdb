"""report.html of an assessment: one page that needs no other file; what came out, what did not, and how."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from houqin.rules import money
from houqin.rules.bundle import Amounts, Ballots, Bundle, Deductions, Evidence, Where
from houqin.rules.gathering import written
from houqin.rules.panel import Jury
from houqin.rules.result import Outcome, Result, hundredths
from houqin.rules.sheet import KERNEL

MOST_EXCEPTIONS = 500
BINS = 20
STYLE = """
:root{--ink:#16202c;--soft:#5b6775;--line:#d8dee6;--wash:#f1f5f9;--mark:#1d4ed8}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);
font:15px/1.65 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0}h2{font-size:18px;margin:40px 0 10px}
small,.soft{color:var(--soft)}h2 small{font-weight:400;margin-left:8px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:20px}
.card{background:#fff;border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card b{display:block;font-size:26px;line-height:1.25;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;background:#fff;border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;color:var(--soft);font-weight:500;white-space:nowrap}
th,td{padding:7px 12px;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{display:block;width:100%;height:auto;background:#fff;
border:1px solid var(--line);border-radius:10px}
ul{margin:0;padding-left:20px}@media print{body{background:#fff}.scroll{border:0}}
"""
FRAME = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head>'
    "<body><main>{main}</main></body></html>\n"
)


def page(outcome: Outcome) -> str:
    bundle, results = outcome.bundle, outcome.results
    parts = [
        f"<h1>{escape(bundle.title)}</h1><div class=soft>{escape(bundle.title_en)}</div>",
        _cards(results),
        f"<p>{escape(bundle.note)}</p>" if bundle.note else "",
        _heading("得分分布", "Scores"), _histogram([r.points for r in results if r.points is not None]),
        _grades(results),
        _heading("最低的十张", "Ten lowest"), _lowest(results),
        _heading("例外", "Exceptions"), _causes(results), _exceptions(results),
        _heading("怎样计分", "How it was judged"), _method(bundle),
        _heading("未计入的行", "Rows left out"), _left_out(outcome),
        _heading("输入文件", "Input files"), _files(outcome),
        f"<p class=soft>计分内核 Kernel {KERNEL}</p>",
    ]  # fmt: skip
    return FRAME.format(title=escape(bundle.title), style=STYLE, main="".join(parts))


def _heading(zh: str, en: str) -> str:
    return f"<h2>{zh}<small>{en}</small></h2>"


def _table(header: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> str:
    def cells(tag: str, row: Sequence[object]) -> str:
        said = (f"<{tag}{' class=n' if i in numbers else ''}>{escape(str(one))}</{tag}>" for i, one in enumerate(row))
        return f"<tr>{''.join(said)}</tr>"

    body = "".join(cells("td", row) for row in rows)
    return f"<div class=scroll><table><thead>{cells('th', header)}</thead><tbody>{body}</tbody></table></div>"


def _share(part: int, whole: int) -> str:
    return f"{money.percent(10000 * part // whole)}" if whole else "—"


def _cards(results: Sequence[Result]) -> str:
    compared = [one for one in results if one.difference is not None]
    exact = sum(one.difference == 0 for one in compared)
    lines = [row for one in results for row in one.rows if row.recorded is not None]
    shown = [("考评表", "Sheets", f"{len(results):,}")]
    if compared:
        shown += [
            ("与记录完全相同", f"Exact, {_share(exact, len(compared))} of {len(compared):,}", f"{exact:,}"),
            ("与记录不同", "Different", f"{len(compared) - exact:,}"),
        ]
    if lines:
        same = sum(row.recorded == row.figure for row in lines)
        shown.append(("各行与记录相同", f"Lines exact, of {len(lines):,}", f"{same:,}"))
    shown.append(("未考评", "Not assessed", f"{sum(one.points is None for one in results):,}"))
    cards = (f"<div class=card>{zh}<b>{figure}</b><small>{escape(en)}</small></div>" for zh, en, figure in shown)
    return f"<div class=cards>{''.join(cards)}</div>"


def _histogram(points: Sequence[int]) -> str:
    if not points:
        return "<p class=soft>没有得分。</p>"
    low, high = min(points) // 100, max(points) // 100 + 1
    step = max(1, -(-(high - low) // BINS))
    counts = Counter((one // 100 - low) // step for one in points)
    most, last = max(counts.values()), max(counts)
    width = 960 / (last + 1)
    bars = []
    for i in range(last + 1):
        tall = 150 * counts[i] / most
        x, name = 20 + i * width, f"{low + i * step}"
        bars.append(
            f'<rect x="{x + 2:.1f}" y="{180 - tall:.1f}" width="{width - 4:.1f}" height="{tall:.1f}" fill="#1d4ed8">'
            f"<title>{name}–{low + (i + 1) * step}: {counts[i]:,}</title></rect>"
            f'<text x="{x + width / 2:.1f}" y="198" text-anchor="middle" font-size="12" fill="#5b6775">{name}</text>'
        )
    return f'<svg viewBox="0 0 1000 210" role="img" aria-label="得分分布">{"".join(bars)}</svg>'


def _grades(results: Sequence[Result]) -> str:
    counts = Counter(one.grade for one in results if one.grade)
    if not counts:
        return ""
    rows = [(grade, f"{count:,}", _share(count, counts.total())) for grade, count in counts.most_common()]
    return _heading("等级", "Grades") + _table(("等级 Grade", "张数 Sheets", "占比 Share"), rows, (1, 2))


def _lowest(results: Sequence[Result]) -> str:
    """The ten lowest sheets and what they lost most on."""
    low = sorted((one for one in results if one.points is not None), key=lambda one: one.points or 0)[:10]
    rows = [(one.case.subject, one.case.period, _points(one.points), _worst(one)) for one in low]
    return _table(("对象 Subject", "期间 Period", "得分 Score", "主要失分 Lost most on"), rows, (2,))


def _worst(result: Result) -> str:
    lost = sorted((row for row in result.rows if row.lost), key=lambda row: -(row.lost or 0))[:3]
    return "；".join(f"{row.text or row.line} −{_points(row.lost)}" for row in lost)


def _causes(results: Sequence[Result]) -> str:
    counts = Counter(one.why.cause for one in results if one.why)
    if not counts:
        return "<p>没有例外。 <span class=soft>None.</span></p>"
    return _table(("原因 Cause", "张数 Sheets"), [(cause, f"{n:,}") for cause, n in counts.most_common()], (1,))


def _exceptions(results: Sequence[Result]) -> str:
    odd = [one for one in results if one.why]
    if not odd:
        return ""
    rows = [
        (
            one.case.subject, one.case.period, _points(one.points),
            _points(None if one.case.recorded is None else hundredths(one.case.recorded)), _points(one.difference),
            one.why.said if one.why else "",
        )
        for one in odd[:MOST_EXCEPTIONS]
    ]  # fmt: skip
    more = f"<p class=soft>共 {len(odd):,} 张，全部见 exceptions.csv。</p>" if len(odd) > MOST_EXCEPTIONS else ""
    header = ("对象 Subject", "期间 Period", "得分 Score", "记录 Recorded", "差 Difference", "原因 Reason")
    return "<p></p>" + _table(header, rows, (2, 3, 4)) + more


def _points(value: int | None) -> str:
    return "—" if value is None else money.points(value)


# ── The method in words ──────────────────────────────────────────────────────────────────────────────────────────────


def _method(bundle: Bundle) -> str:
    said = [line for entry in bundle.evidence for line in _entry(entry)]
    if bundle.sum:
        signs = {"plus": "+", "minus": "−"}
        parts = " ".join(f"{signs[part.sign]} {part.evidence}" for part in bundle.sum.parts)
        said.append(f"合计 Total：{written(bundle.sum.start)} {parts}，保留 {bundle.sum.places} 位小数")
    for name, terms in bundle.terms().items():
        cards = "、".join(f"{card.pack or '自有条目'} {money.points(card.weight)}" for card in terms.scheme.cards)
        grades = "、".join(f"{one.name} ≥ {money.points(one.at_least)}" for one in terms.scheme.grades)
        said.append(f"{name or '考核办法'} Scheme：{cards}；等级 {grades}")
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in said)}</ul>"


def _entry(entry: Evidence) -> Iterable[str]:
    tests = "；".join(filter(None, map(_test, entry.where)))
    limited = f"（只计 {tests}）" if tests else ""
    if isinstance(entry, Deductions):
        points = "、".join(f"{name} 扣 {money.points(one)}" for name, one in entry.points.items())
        near = f"；当日没有对象的，归入 {entry.nearest_days} 日内最近的一期" if entry.nearest_days else ""
        yield f"{entry.name}：{entry.file} 每行按 {entry.by} 扣分：{points}{limited}{near}"
    elif isinstance(entry, Ballots):
        plus = f"，加 {entry.plus}" if entry.plus else ""
        factor = f"，乘 {entry.factor}，保留 {entry.factor_places} 位" if entry.factor else ""
        table = f"，分值按 {entry.worth_of} 查表（{len(entry.worth)} 档）" if entry.worth else ""
        yield f"{entry.name}：{_jury(entry.jury)}{table}{plus}{factor}{limited}"
    elif isinstance(entry, Amounts):
        yield f"{entry.name}：{entry.file} 的 {entry.amount}{limited}"
    else:
        yield f"{entry.name}：{entry.file}（{entry.kind}）{limited}"


def _test(test: Where) -> str:
    said = [f"{test.column} 为 {'、'.join(test.one_of)}"] if test.one_of else []
    said += [f"{test.column} 不为 {'、'.join(test.none_of)}"] if test.none_of else []
    return "，".join(said)


def _jury(jury: Jury) -> str:
    take = {"mean": "平均", "median": "中位数", "sum": "合计"}[jury.take]
    absent = {"leave_out": "不计", "zero": "按零分", "lowest": "按最低分", "not_assessed": "不予考评"}[jury.absent]
    dropped = f"去掉最高 {jury.drop_highest} 个、最低 {jury.drop_lowest} 个，"
    return (
        f"{dropped if jury.drop_highest or jury.drop_lowest else ''}取{take}，保留 {jury.places} 位小数，缺席{absent}"
    )


def _left_out(outcome: Outcome) -> str:
    counts = Counter((one.file, one.because) for one in outcome.left_out)
    if not counts:
        return "<p>每一行都已计入。 <span class=soft>None.</span></p>"
    rows = [(file, because, f"{count:,}") for (file, because), count in counts.most_common()]
    return _table(("文件 File", "理由 Reason", "行数 Rows"), rows, (2,)) + "<p class=soft>逐行见 left_out.csv。</p>"


def _files(outcome: Outcome) -> str:
    names = {"utf-8-sig": "UTF-8", "gb18030": "GB18030", "": "Parquet"}
    rows = [(t.where, f"{len(t.lines):,}", names[t.encoding]) for t in outcome.tables.values()]
    return _table(("文件 File", "行数 Rows", "格式 Format"), rows, (1,))
