"""Imagined contracts and months: every kind of item, scheme and evidence, for Hypothesis."""

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from houqin.rules import evidence, scheme, sheet
from houqin.rules.sheet import Tally
from houqin.rules.standard import Bonus, Edition, Item, Rule, Section, Veto


def item(code, section, full, rule, frequency="每日", veto=None):
    return Item(code, section, code, full, rule, "visual", frequency, veto=veto)


def edition(pack, items, vetoes=(), bonuses=()):
    names = list(dict.fromkeys(one.section for one in items))
    sections = tuple(Section(name, sum(i.full for i in items if i.section == name)) for name in names)
    return Edition(pack, pack, pack, pack, date(2026, 1, 1), "nation", sections, tuple(items), vetoes, bonuses)


FLOORS = edition(
    "floors",
    [
        item("F1", "地面", 3000, Rule("per_defect", 50, "处", 3000)),
        item("F2", "地面", 1500, Rule("per_defect", 400, "处", 1000)),
        item("F3", "墙面", 700, Rule("binary")),
        item("F4", "墙面", 1300, Rule("any_occurrence_zero"), veto="month_fail"),
        item("F5", "响应", 1000, Rule("ratio", target_bp=9500), veto="grade_drop1"),
        item("F6", "响应", 900, Rule("manual_rating"), "每月"),
        item("F7", "台账", 1100, Rule("per_defect", 100, "次", 1100), "每季"),
        item("F8", "台账", 500, Rule("per_defect", 200, "次", 500), "事件"),
    ],
    (Veto("floors.veto.1", "month_fail", "伪造记录"), Veto("floors.veto.2", "grade_drop1", "摔伤")),
    (Bonus("floors.bonus.1", "表彰", 200, 400, "year"),),
)
DOORS = edition(
    "doors",
    [
        item("D1", "门岗", 4100, Rule("per_defect", 300, "次", 4100)),
        item("D2", "门岗", 3900, Rule("manual_rating"), "每月", veto="month_fail"),
        item("D3", "夜巡", 1200, Rule("binary"), "半年"),
    ],
    (Veto("doors.veto.1", "terminate", "监守自盗"),),
)
EDITIONS = {"floors": FLOORS, "doors": DOORS}
KNOWN = {one.code: one for pack in EDITIONS.values() for one in pack.items}
CHECKED = [code for code, one in KNOWN.items() if one.rule.kind != "ratio"]
DEDUCTING = [code for code, one in KNOWN.items() if one.rule.kind in evidence.DEDUCTS]
OWN = {
    "code": "E1",
    "text": "单位能耗",
    "full": 7,
    "bands": [{"points": p, "at_most": m} for p, m in ((7, 90), (6, 100), (5, 110), (4, 120), (0, None))],
}
GRADES = [
    {"at_least": 90, "name": "优秀"},
    {"at_least": 80, "name": "良好"},
    {"at_least": 60, "name": "合格"},
    {"at_least": 0, "name": "不合格", "passed": False},
]
EXTRAS = [{"code": "press", "text": "负面报道", "each": -2, "cap": 5}, {"code": "flag", "text": "锦旗", "each": "0.7"}]
TWO_SIDES = [{"name": "department", "weight": 80}, {"name": "user", "weight": 20}]
CARDS = (
    [{"pack": "floors", "weight": 100}],
    [{"pack": "floors", "weight": "62.5"}, {"pack": "doors", "weight": "37.5"}],
    [{"pack": "doors", "weight": 90}, {"weight": 10, "items": [OWN]}],
)
PLACES = st.sampled_from((2, 2, 1, 0))


@st.composite
def schemes(draw, **fixed):
    """A whole scheme that parses; `fixed` fields are not drawn."""
    drawn = {
        "cards": st.sampled_from(CARDS),
        "grades": st.just(GRADES),
        "item_month": st.sampled_from(("mean", "cumulative")),
        "sources": st.sampled_from(([], TWO_SIDES)),
        "missing_source": st.sampled_from(("renormalise", "not_assessed")),
        "sites": st.sampled_from(("pooled", "mean", "lowest")),
        "streams": st.sampled_from((["planned", "random"], ["random"], ["planned", "targeted"])),
        "least_coverage": st.sampled_from((0, 0, 60)),
        "repeat": st.none() | st.sampled_from(({"times": 3}, {"times": 2, "within": "place"})),
        "complaint_times": st.sampled_from((1, 2)),
        "extras": st.sampled_from(([], EXTRAS)),
        "card_places": PLACES,
        "mix_places": PLACES,
    }
    return scheme.parse({**{name: draw(way) for name, way in drawn.items() if name not in fixed}, **fixed})


class Seen(NamedTuple):
    """One piece of evidence, before it is counted: `count` is defects, points given, met, the value or the times."""

    kind: str  # pass, fail, na, given, outcome, value, complaint, event
    code: str
    count: int
    due: int
    source: str
    stream: str
    site: str
    place: int

    def tally(self):
        stream = evidence.COMPLAINT if self.kind == "complaint" else self.stream
        return Tally(self.code, self.source, stream, self.site, *self.counted(), self.place)

    def counted(self):
        one = KNOWN.get(self.code)
        if self.kind == "event":
            kind = "veto" if "veto" in self.code else "bonus"
            return evidence.of_incident(kind, self.count, self.count)
        if self.kind == "complaint":
            return evidence.of_incident("complaint", self.count, 0, one)
        if self.kind == "outcome":
            return evidence.of_outcome(self.count, self.due)
        if self.kind == "value":
            return evidence.of_value(self.count, self.due)
        if self.kind == "given":
            return evidence.of_check(one, "pass" if self.count == one.full else "fail", 0, self.count)
        return evidence.of_check(one, self.kind, self.count, None)

    def worse(self):
        """The same evidence, had it gone wrong."""
        if self.kind == "pass":
            return self._replace(kind="fail", count=1)
        if self.kind == "fail":
            return self._replace(count=self.count + 1)
        if self.kind == "value":
            return self._replace(count=self.count + self.due // 7)
        return self._replace(count=max(0, self.count - 1)) if self.kind in ("outcome", "given") else self


WHERE = {
    "source": st.sampled_from(("department", "department", "user", "visitor")),
    "stream": st.sampled_from(("planned", "planned", "random", "targeted")),
    "site": st.sampled_from(("东区", "西区")),
    "place": st.integers(1, 2),
}
CHECKS = st.builds(
    Seen,
    kind=st.sampled_from(("pass", "pass", "pass", "fail", "na")),
    code=st.sampled_from([code for code in CHECKED if KNOWN[code].rule.kind != "manual_rating"]),
    count=st.integers(1, 8),
    due=st.just(0),
    **WHERE,
).map(lambda seen: seen if seen.kind == "fail" else seen._replace(count=0))
RATINGS = st.builds(
    lambda share, **where: Seen(kind="given", count=KNOWN[where["code"]].full * share // 10, due=0, **where),
    share=st.integers(0, 10),
    code=st.sampled_from(("F6", "D2")),
    **WHERE,
)
OUTCOMES = st.builds(
    lambda due, missed, **where: Seen(kind="outcome", count=max(0, due - missed), due=due, code="F5", **where),
    due=st.integers(1, 40),
    missed=st.integers(0, 5),
    **WHERE,
)
VALUES = st.builds(
    Seen, kind=st.just("value"), code=st.just("E1"), count=st.integers(0, 200), due=st.integers(1, 120), **WHERE
)
COMPLAINTS = st.builds(
    Seen, kind=st.just("complaint"), code=st.sampled_from(DEDUCTING), count=st.integers(1, 2), due=st.just(0), **WHERE
)
EVENTS = st.builds(
    Seen,
    kind=st.just("event"),
    code=st.sampled_from(
        ("floors.bonus.1", "press", "flag", "floors.veto.1", "floors.veto.2", "doors.veto.1", "nobody")
    ),
    count=st.integers(1, 3),
    due=st.just(0),
    **WHERE,
)
GOOD = st.one_of(CHECKS, CHECKS, CHECKS, RATINGS, OUTCOMES, VALUES)
MONTHS = st.lists(st.one_of(GOOD, GOOD, GOOD, GOOD, COMPLAINTS, EVENTS), max_size=30)
PERIODS = st.sampled_from((202611, 202612, 202606))


def layout(one):
    return sheet.layout(one, EDITIONS)


def tallies(seen):
    return [one.tally() for one in seen]
