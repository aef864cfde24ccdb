"""Declared values as forms: what goes out comes back, faults find their field, rows come and go, nothing is lost."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from houqin.interfaces.web import fields
from houqin.rules import declared, scheme
from houqin.rules.declared import Fault
from houqin.rules.scheme import Scheme

WORDS = fields.Words({"Scheme.streams": [("planned", "计划检查"), ("random", "随机抽查")]}, {"Tiers.text"})
FULL = {
    "cards": [
        {"pack": "cleaning", "weight": "80"},
        {
            "weight": "20",
            "items": [
                {"code": "E", "text": "能耗", "full": "7", "bands": [{"points": "7", "at_most": "90"}, {"points": "0"}]}
            ],
        },
    ],  # fmt: skip
    "grades": [{"at_least": "60", "name": "合格"}, {"at_least": "0", "name": "不合格", "passed": False}],
    "payment": [{"measure": "item_money", "items": [{"code": "S09", "text": "闹事", "percents": ["15", "30"]}]}],
    "repeat": {"times": 2},
}


def sent(form: fields.Group) -> QueryDict:
    """What a browser sends of a form that nobody touched."""
    post = QueryDict(mutable=True)
    for part in fields.walk(form):
        if isinstance(part, fields.Field):
            post.setlist(part.name, part.value if part.kind == "several" else [part.value])
        elif isinstance(part, fields.Group) and part.kind:
            post[f"{part.path}.measure"] = part.kind
    return post


def test_a_form_sent_back_untouched_says_the_same():
    said = scheme.parse(FULL)
    form = fields.form(Scheme, declared.plain(said), (), WORDS)
    assert scheme.parse(fields.typed(sent(form))) == said


@given(st.lists(st.tuples(st.integers(0, 100), st.text("优良合格ABC 1", min_size=1, max_size=9)), max_size=6))
def test_rows_come_back_in_their_order(rows):
    typed = {"grades": [{"at_least": str(points), "name": name} for points, name in rows]}
    back = fields.typed(sent(fields.form(Scheme, typed))).get("grades", [])
    assert [(int(row["at_least"]), row["name"]) for row in back] == rows


@pytest.mark.parametrize(
    ("post", "found"),
    [
        ("a[1].b=2&a[0].b=1", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("a[0].b=1&a[5].b=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("s[]=&s[]=x&s[]=y", {"s": ["x", "y"]}),
        ("s[]=", {"s": []}),
        ("p[,]=15、30, 45%20%20", {"p": ["15", "30", "45"]}),
        ("p[,]=", {"p": []}),
        ("a.b.c=1", {"a": {"b": {"c": "1"}}}),
        ("a=1&a.b=2", {"a": {"b": "2"}}),
        ("a[501].b=1", {}),
        ("[]=1&.=2&=3", {}),
        ("f=否&f=是", {"f": "是"}),
        ("csrfmiddlewaretoken=x&do=keep", {}),
    ],
)
def test_names_are_places(post, found):
    assert fields.typed(QueryDict(post)) in (found, {"a": "1"} if post.startswith("a=1") else found)


@given(st.text("ab[]0,.1 ", max_size=24))
def test_no_name_breaks_the_reading(name):
    post = QueryDict(mutable=True)
    post[name], post["a[0].b"], post["a"] = "1", "2", "3"
    fields.typed(post)


def test_a_fault_stands_at_its_field_or_at_what_is_around_it():
    faults = [
        Fault("grades[0].at_least", "“下限（含）”须为数字"),
        Fault("payment[0].items[0].percents[1]", "“按次数占当月服务费”不得大于 100"),
        Fault("cards[7].weight", "x"),
        Fault("nowhere", "y"),
    ]
    form = fields.form(Scheme, FULL, faults, WORDS)
    at = {part.path: part.faults for part in fields.walk(form) if part.faults}
    assert at == {
        "grades[0].at_least": ["“下限（含）”须为数字"],
        "payment[0].items[0].percents": ["“按次数占当月服务费”不得大于 100"],
        "cards": ["x"],
        "": ["y"],
    }


def test_a_fault_names_labels_and_not_what_a_file_would_write():
    form = fields.form(Scheme, FULL, [Fault("cards[1].items[0].bands", "最后一档不写 at_most，其余各档都要写")])
    assert [f for p in fields.walk(form) for f in p.faults] == ["最后一档不写“不高于均值的”，其余各档都要写"]
    form = fields.form(Scheme, FULL, [Fault("cards[0]", "须写标准包（pack）或自有条目（items），且只写一个")])
    assert [f for p in fields.walk(form) for f in p.faults] == ["须写标准包或自有条目，且只写一个"]


def test_every_fault_of_a_blank_scheme_finds_a_place():
    with pytest.raises(declared.Faulty) as faulty:
        scheme.parse({"cards": [{}], "payment": [{"measure": "tiers", "tiers": [{}]}]})
    form = fields.form(Scheme, {"cards": [{}], "payment": [{"measure": "tiers", "tiers": [{}]}]}, faulty.value.faults)
    assert sum(len(part.faults) for part in fields.walk(form)) == len(faulty.value.faults) > 3


def test_rows_are_added_with_what_they_need_first():
    data: dict = {}
    assert fields.added(Scheme, data, "payment:tiers") == "payment[0]"
    assert fields.added(Scheme, data, "payment[0].tiers") == "payment[0].tiers[1]"
    assert fields.added(Scheme, data, "repeat") == "repeat"
    assert data == {"payment": [{"measure": "tiers", "tiers": [{}, {}]}], "repeat": {}}


@pytest.mark.parametrize(
    "wanted", ["", "nothing", "payment:fines", "payment[3].tiers", "cards[0].weight.x", "[0]", "a[,]"]
)
def test_a_button_that_is_not_on_the_page_adds_nothing(wanted):
    data: dict = {}
    with pytest.raises((LookupError, StopIteration, TypeError, AttributeError)):
        fields.added(Scheme, data, wanted)
    assert not any(data.values())


@pytest.mark.parametrize("path", ["", "x", "a[,]", "grades[9]", "grades.name", "repeat.times.x", "cards[0].items[4]"])
def test_taking_away_what_is_not_there_takes_nothing(path):
    data = {"grades": [{"name": "合格"}], "repeat": {"times": "3"}, "cards": [{"pack": "cleaning"}]}
    before = repr(data)
    fields.removed(data, path)
    assert repr(data) == before


def test_words_of_values():
    form = fields.form(Scheme, declared.plain(scheme.parse(FULL)), (), WORDS)
    said = dict(fields.lines(form))
    assert said["考核表 1 · 权重"] == "80 分"
    assert said["等级 2 · 是否合格"] == "否"
    assert said["支付计法 1 · 条目 1 · 按次数占当月服务费"] == "15%、30%"
    assert said["重复问题 · 第几次起"] == "2"
    assert said["计入得分的检查"] == "计划检查、随机抽查"
    assert said["最低覆盖率"] == "60%"


def test_changes_name_what_differs_and_pass_over_nothing_to_nothing():
    old = fields.form(Scheme, FULL, (), WORDS)
    new = fields.form(Scheme, {**FULL, "repeat": None, "least_coverage": "50", "sites": "lowest"}, (), WORDS)
    assert fields.changes(old, old) == []
    assert fields.changes(old, new) == [
        ("多点位", "pooled", "lowest"),
        ("最低覆盖率", "60%", "50%"),
        ("重复问题 · 第几次起", "2", ""),
        ("重复问题 · 同类问题的范围", "contract", ""),
    ]


def test_what_is_no_draft_of_a_page_is_an_empty_one():
    assert [fields.loaded(text) for text in ("", "x", "[]", "3", '{"a": 1}')] == [{}, {}, {}, {}, {"a": 1}]
    assert fields.identified("plan-7") is None
