"""The form of bundle.yaml: which file holds what, whose score is asked for, how it is judged; a closed vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from houqin.rules.declared import EMPTY, declare
from houqin.rules.panel import ROUNDINGS, Jury
from houqin.rules.scheme import FULL, Grade, Scheme
from houqin.rules.standard import EFFECTS, FREQUENCIES, KINDS, Veto

FORMAT = "houqin/1"
VALUES = ("text", "number", "integer", "percent", "date", "month", "flag")
PERIODS = ("day", "month", "year", "text")
START = "start"  # the card of a scheme that only deducts: full marks to begin with


@dataclass(frozen=True, slots=True)
class Column:
    """What every cell of a column must be; a bare word stands for its kind."""

    short: ClassVar[str] = "kind"
    kind: str = declare("choice", "种类", of=VALUES)
    empty: str = declare("choice", "空格", of=("refuse", "allow"), default="refuse")
    least: Fraction | None = declare("number", "最小", default=None)
    most: Fraction | None = declare("number", "最大", default=None)
    places: int = declare("count", "最多几位小数", default=6, least=0, most=9)
    since: date | None = declare("day", "不早于", default=None)
    until: date | None = declare("day", "不晚于", default=None)
    formats: tuple[str, ...] = declare("many", "日期写法", of="text", default=())
    one_of: tuple[str, ...] = declare("many", "只可为", of="text", default=())


@dataclass(frozen=True, slots=True)
class Join:
    """Columns of another file, found by equal keys; one row there for each row here."""

    file: str = declare("text", "文件")
    on: Mapping[str, str] = declare("map", "本表列与彼表列", of="text")
    take: tuple[str, ...] = declare("many", "取哪些列", of="text")
    missing: str = declare("choice", "查不到时", of=("refuse", "allow"), default="refuse")


@dataclass(frozen=True, slots=True)
class File:
    """One input, CSV or Parquet, and the columns of it that are used; other columns are not looked at."""

    path: str = declare("text", "文件名")
    columns: Mapping[str, Column] = declare("map", "列", of=Column)
    encoding: str = declare("choice", "编码", of=("auto", "utf-8", "gb18030"), default="auto")
    rows: str = declare("choice", "行数", of=("some", "any"), default="some")
    unique: tuple[str, ...] = declare("many", "不得重复的键", of="text", default=())
    constants: Mapping[str, str] = declare("map", "固定值的列", of="text", default=EMPTY)
    joins: tuple[Join, ...] = declare("many", "联查", of=Join, default=())


@dataclass(frozen=True, slots=True)
class Where:
    """A test of one column that a row must pass to count; a row left out is listed with `because`."""

    column: str = declare("text", "列", of="column")
    one_of: tuple[str, ...] = declare("many", "为其中之一", of="text", default=())
    none_of: tuple[str, ...] = declare("many", "不为其中任何一个", of="text", default=())
    empty: bool | None = declare("flag", "为空", default=None)
    least: Fraction | None = declare("number", "不小于", default=None)
    most: Fraction | None = declare("number", "不大于", default=None)
    because: str = declare("text", "不计的理由", default="")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose score is asked for: one row, one sheet; `key` with `period` names it."""

    file: str = declare("text", "文件", of="file")
    key: tuple[str, ...] = declare("many", "对象的键", of="text")
    period: str = declare("text", "期间", of="column:when", default="")
    by: str = declare("choice", "期间单位", of=PERIODS, default="month")
    label: tuple[str, ...] = declare("many", "名称", of="text", default=())
    where: tuple[Where, ...] = declare("many", "计分的行", of=Where, default=())
    repeated: str = declare("choice", "同一对象同一期间有多行", of=("refuse", "keep", "merge"), default="refuse")
    recorded: str = declare("text", "原记录得分", of="column:number", default="")
    recorded_grade: str = declare("text", "原记录等级", of="column", default="")
    scheme: str = declare("text", "适用办法", of="column", default="")
    fee: str = declare("text", "当期服务费（元）", of="column:number", default="")
    sites: str = declare("text", "分别计分的点位（分号隔开）", of="column", default="")
    year_from: str = declare("text", "合同年度起始月", of="column:when", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Which rows of which file, and whose they are.

    `subject` are the columns that hold what subjects.key names, in its order; by default columns of the same names.
    """

    file: str = declare("text", "文件", of="file")
    where: tuple[Where, ...] = declare("many", "计入的行", of=Where, default=())
    subject: tuple[str, ...] = declare("many", "对象的键", of="text", default=())
    period: str = declare("text", "期间", of="column:when", default="")
    nearest_days: int = declare("count", "当期无对象时归入几日内最近的一期", default=0, least=0, most=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Rows):
    """One kind of evidence, by a name of its own."""

    name: str = declare("text", "名称")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductions(Entry):
    """Points taken off for every row, by the category in a column: severity, kind of defect, item."""

    kind: ClassVar[str] = "deductions"
    by: str = declare("text", "类别", of="column")
    points: Mapping[str, int] = declare("map", "各类每行扣分", of="points")
    caps: Mapping[str, int] = declare("map", "各类扣分上限", of="points", default=EMPTY)
    distinct: tuple[str, ...] = declare("many", "这些列相同的行只计一次", of="text", default=())
    unlisted: str = declare("choice", "未列出的类别", of=("refuse", "ignore"), default="refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Entry):
    """By whom and where something was seen; a rater side, a stream, a scored site, a place; all may be left out."""

    source: str = declare("text", "评价方", of="column", default="")
    stream: str = declare("text", "检查种类", of="column", default="")
    site: str = declare("text", "点位", of="column", default="")
    place: str = declare("text", "地点", of="column", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Seen):
    """Checked items: passed, failed with a number of defects, or not applicable; points follow the item's own rule."""

    kind: ClassVar[str] = "checks"
    item: str = declare("text", "检查项", of="column")
    result: str = declare("text", "结果", of="column")
    results: Mapping[str, str] = declare("map", "结果的写法", of="text", default=EMPTY)
    count: str = declare("text", "处（次）数", of="column:whole", default="")
    given: str = declare("text", "评分", of="column:number", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes(Seen):
    """Ratios: so many met of so many due, for an item judged by its rate; without `due`, `met` is a percentage."""

    kind: ClassVar[str] = "outcomes"
    item: str = declare("text", "检查项", of="column")
    met: str = declare("text", "达标数", of="column:number")
    due: str = declare("text", "应达数", of="column:number", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Events(Seen):
    """Things that happened so many times: vetoes, bonuses, maluses, money items, zero reports, upheld complaints."""

    kind: ClassVar[str] = "events"
    code: str = declare("text", "编码", of="column")
    event: str = declare("text", "事件种类", of="column")
    count: str = declare("text", "次数", of="column:whole", default="")
    quantity: str = declare("text", "数量", of="column:number", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies(Seen):
    """Marks already added up: n pieces of evidence, n_failed of them failed, num lost (or met) of den."""

    kind: ClassVar[str] = "tallies"
    indicator: str = declare("text", "指标", of="column")
    n: str = declare("text", "证据数", of="column:whole")
    n_failed: str = declare("text", "不合格数", of="column:whole")
    num: str = declare("text", "分子", of="column:whole")
    den: str = declare("text", "分母", of="column:whole")


@dataclass(frozen=True, slots=True)
class Worth:
    """What marks are worth where it depends on the thing judged: `values` from a mark to its points.

    `matches` is a regular expression for the thing's whole text or one of its parts; `where` are tests of its row.
    """

    matches: str = declare("text", "适用于")
    values: Mapping[str, Fraction] = declare("map", "各分值的得分", of="number")
    where: tuple[Where, ...] = declare("many", "限于", of=Where, default=())


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the ballots are: a long table (judge, mark) found by `on`, or one column for each judge in the same row."""

    file: str = declare("text", "文件", of="file", default="")
    on: Mapping[str, str] = declare("map", "票表列与本表列", of="text", default=EMPTY)
    judge: str = declare("text", "评委", default="")
    mark: str = declare("text", "分值", default="")
    columns: tuple[str, ...] = declare("many", "各评委的列", of="text", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots(Entry):
    """Marks of a jury: (rounded verdict + `plus`) × `factor`; a line for each row or, judges first, one line in all."""

    kind: ClassVar[str] = "ballots"
    marks: Marks = declare("one", "票", of=Marks)
    jury: Jury = declare("one", "评委会", of=Jury, default=Jury())
    line: str = declare("text", "行名", of="column", default="")
    worth: tuple[Worth, ...] = declare("many", "分值的得分", of=Worth, default=())
    worth_of: str = declare("text", "按哪一列定得分", of="column", default="")
    parts: str = declare("text", "组合的分隔符", default="")
    plus: str = declare("text", "另加", of="column:number", default="")
    factor: str = declare("text", "系数", of="column:number", default="")
    factor_places: int = declare("count", "乘系数后的小数位", default=2, least=0, most=6)
    order: str = declare("choice", "先合什么", of=("lines", "judges"), default="lines")
    judge_places: int = declare("count", "每位评委合计的小数位", default=2, least=0, most=6)
    unmarked: str = declare("choice", "无人打分的行", of=("not_assessed", "zero", "leave_out"), default="not_assessed")
    recorded: str = declare("text", "原记录评委会得分", of="column:number", default="")
    item: str = declare("text", "所定检查项", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts(Entry):
    """Points that a column already holds: added, or taken off when its part has the sign minus."""

    kind: ClassVar[str] = "amounts"
    amount: str = declare("text", "分数", of="column:number")
    line: str = declare("text", "行名", of="column", default="")


Evidence = Deductions | Checks | Outcomes | Events | Tallies | Ballots | Amounts
FOR_SCHEME, FOR_SUM = (Deductions, Checks, Outcomes, Events, Tallies, Ballots), (Ballots, Amounts)
EVIDENCE: Mapping[str, Any] = {cls.kind: cls for cls in (*FOR_SCHEME, Amounts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Rows):
    """The year's ballots: one score a judge, the mean of the judge's marks; an empty mark stood aside."""

    judge: str = declare("text", "评委", of="column")
    mark: str = declare("text", "分值", of="column:number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Rows):
    """The year's satisfaction: so many content of so many asked."""

    met: str = declare("text", "满意数", of="column:whole")
    due: str = declare("text", "应答数", of="column:whole")


@dataclass(frozen=True, slots=True)
class Years:
    """Years beside the months, judged by their scheme's `year`: the months' mean, the panel and satisfaction."""

    subjects: Subjects = declare("one", "对象", of=Subjects)
    panel: Panel | None = declare("one", "年度考评", of=Panel, default=None)
    survey: Survey | None = declare("one", "满意度", of=Survey, default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sum: all lines of one evidence, added, weighted, rounded, then added or taken off."""

    evidence: str = declare("text", "证据")
    sign: str = declare("choice", "加减", of=("plus", "minus"), default="plus")
    weight: Fraction = declare("number", "权重", default=Fraction(1))
    places: int = declare("count", "小数位", default=2, least=0, most=6)
    recorded: str = declare("text", "原记录分项得分", default="")


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is no share of 100: parts added up in order, for panels, competitions, awards, tenders."""

    parts: tuple[Part, ...] = declare("many", "分项", of=Part)
    start: Fraction = declare("number", "起评分", default=Fraction(0))
    places: int = declare("count", "小数位", default=2, least=0, most=2)
    rounding: str = declare("choice", "进位", of=ROUNDINGS, default="half_up")
    least: Fraction | None = declare("number", "最低", default=None)
    most: Fraction | None = declare("number", "最高", default=None)
    grades: tuple[Grade, ...] = declare("many", "等级", of=Grade, default=())


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of a checklist that the bundle brings along."""

    code: str = declare("text", "编码")
    full: int = declare("points", "满分", least=1, most=FULL)
    rule: str = declare("choice", "计分方式", of=KINDS)
    text: str = declare("text", "内容", default="")
    section: str = declare("text", "分项", default="")
    points: int = declare("points", "每处（次）扣分", default=0, least=0, most=FULL)
    cap: int = declare("points", "扣分上限", default=0, least=0, most=FULL)
    target: int = declare("percent", "目标率", default=0, least=0, most=FULL)
    frequency: str = declare("choice", "频次", of=FREQUENCIES, default="每月")
    veto: str | None = declare("choice", "否决后果", of=EFFECTS, default=None)


@dataclass(frozen=True, slots=True)
class Standard:
    """A checklist that the bundle brings along; installed packs are named under `packs` instead."""

    pack: str = declare("text", "编码")
    items: tuple[OwnItem, ...] = declare("many", "检查项", of=OwnItem)
    vetoes: tuple[Veto, ...] = declare("many", "一票否决", of=Veto, default=())


@dataclass(frozen=True, slots=True)
class Pin:
    """An installed pack by its edition, or the text of an `own` edition; a `digest`, when given, must be its digest."""

    short: ClassVar[str] = "edition"
    edition: str = declare("text", "版本")
    digest: str = declare("text", "摘要", default="")
    own: str = declare("text", "本院版本全文", default="")
    places: str = declare("text", "适用地区", default="")


@dataclass(frozen=True, slots=True)
class Terms:
    """One scheme with the packs it is judged by, for bundles whose subjects have different schemes."""

    scheme: Scheme = declare("one", "考核办法", of=Scheme)
    packs: Mapping[str, Pin] = declare("map", "标准包", of=Pin, default=EMPTY)
    standards: tuple[Standard, ...] = declare("many", "自带检查表", of=Standard, default=())


@dataclass(frozen=True, slots=True)
class Bundle:
    """A folder of files that are to be judged. One of scheme, schemes (chosen by subjects.scheme) and sum."""

    bundle: str = declare("choice", "格式", of=(FORMAT,))
    title: str = declare("text", "题名")
    files: Mapping[str, File] = declare("map", "文件", of=File)
    subjects: Subjects = declare("one", "对象", of=Subjects)
    evidence: tuple[Evidence, ...] = declare("many", "证据", of=EVIDENCE)
    title_en: str = declare("text", "英文题名", default="")
    note: str = declare("text", "说明", default="")
    scheme: Scheme | None = declare("one", "考核办法", of=Scheme, default=None)
    schemes: Mapping[str, Terms] = declare("map", "各办法", of=Terms, default=EMPTY)
    sum: Sum | None = declare("one", "合计", of=Sum, default=None)
    packs: Mapping[str, Pin] = declare("map", "标准包", of=Pin, default=EMPTY)
    standards: tuple[Standard, ...] = declare("many", "自带检查表", of=Standard, default=())
    years: Years | None = declare("one", "年度", of=Years, default=None)
    explain_days: int = declare("count", "差异向前后几日找原因", default=14, least=0, most=366)

    def terms(self) -> Mapping[str, Terms]:
        """The schemes by name; the only scheme has the empty name."""
        return self.schemes or ({"": Terms(self.scheme, self.packs, self.standards)} if self.scheme else {})
