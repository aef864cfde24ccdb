"""Suggested categories: from words alone, from sorted texts, kept in a file, and on real messages."""

import csv
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from houqin.analysis import category
from houqin.analysis.shingles import shingles

DATA = Path(os.environ.get("HOUQIN_DATA", Path(__file__).parents[3] / "shared/data")) / "cn_gov_messages"
WORDS = {
    "电梯": ["电梯", "困人", "轿厢", "扶梯"],
    "空调": ["空调", "制冷", "太热", "太冷", "新风"],
    "灯具": ["灯", "插座", "照明"],
    "膳食": ["送餐", "饭菜", "餐车", "食堂"],
    "停车": ["停车", "车位", "道闸"],
}


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("门诊楼3号电梯又停了，有人被困在里面", "电梯"),
        ("病房太热，空调不制冷", "空调"),
        ("走廊灯不亮", "灯具"),
        ("送来的饭菜是凉的", "膳食"),
        ("地下车库没有车位，道闸抬不起来", "停车"),
    ],
)
def test_words_alone_do_on_the_first_day(text, of):
    model = category.train([], [], WORDS)
    first = model.suggest(text)[0]
    assert first.category == of and first.probability > 0.5
    assert any(word in "".join(WORDS[of]) for word in first.because)


def test_what_says_nothing_gets_no_suggestion():
    model = category.train([], [], WORDS)
    assert model.suggest("") == model.suggest("。。。") == model.suggest("呵呵") == ()


def test_sorted_texts_outvote_the_words():
    """Here people file the cold food from the canteen trolley under lifts: it comes too late because of them."""
    texts = ["饭菜又凉了，餐车等不到梯子"] * 120
    before = category.train([], [], WORDS).suggest("饭菜凉了，餐车没上来")[0]
    after = category.train(texts, ["电梯"] * 120, WORDS).suggest("饭菜凉了，餐车没上来")[0]
    assert (before.category, after.category) == ("膳食", "电梯")


def test_a_title_says_more_than_what_stands_below():
    assert shingles("电梯坏了\n食堂")["电梯"] > shingles("食堂\n电梯坏了")["电梯"]


def test_probabilities_add_up_and_come_ranked():
    found = category.train([], [], WORDS).suggest("停车难，灯也不亮", most=5)
    chances = [one.probability for one in found]
    assert sum(chances) == pytest.approx(1) and chances == sorted(chances, reverse=True)


def test_the_file_gives_the_same_model_back():
    model = category.train(["空调滴水", "电梯异响"], ["空调", "电梯"], WORDS)
    again = category.load(model.dump())
    text = "空调滴水到插座上"
    assert [one.category for one in again.suggest(text, 2)] == [one.category for one in model.suggest(text, 2)]
    assert again.taught == 2 and again.singles == ("灯",)


@pytest.mark.parametrize("data", [b"", b"no model", category.train([], [], WORDS).dump()[:200]])
def test_a_damaged_file_is_said(data):
    with pytest.raises(ValueError):
        category.load(data)


def test_one_category_is_no_choice():
    with pytest.raises(ValueError):
        category.train(["灯"], ["灯具"])


@pytest.fixture(scope="module")
def messages():
    if not DATA.is_dir():
        pytest.skip(f"no cn_gov_messages in HOUQIN_DATA ({DATA})")
    with (DATA / "labelled_messages.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    words: dict[str, list[str]] = {row["一级分类"]: [] for row in rows}
    with (DATA / "label_taxonomy_3level.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["一级分类"] in words:
                words[row["一级分类"]] += [row["二级分类"], row["三级分类"]]
    return [row["留言主题"] + "\n" + row["留言详情"] for row in rows], [row["一级分类"] for row in rows], words


def macro_f1(said, true):
    hit, gave, were = Counter(s for s, t in zip(said, true, strict=True) if s == t), Counter(said), Counter(true)
    return sum(2 * hit[name] / (gave[name] + were[name]) for name in were) / len(were)


@pytest.mark.parametrize(("with_words", "least"), [(False, 0.62), (True, 0.82)])
def test_real_messages_sorted_by_the_half_that_was_learnt(messages, with_words, least):
    texts, labels, words = messages
    order = np.random.default_rng(0).permutation(len(texts))
    learnt, held = order[::2], order[1::2]
    model = category.train([texts[i] for i in learnt], [labels[i] for i in learnt], words if with_words else {})
    told = [model.suggest(texts[i])[0] for i in held]
    assert macro_f1([one.category for one in told], [labels[i] for i in held]) >= least
    right = [one.category == labels[i] for one, i in zip(told, held, strict=True)]
    assert np.mean([one.probability for one in told]) == pytest.approx(np.mean(right), abs=0.12)
