"""YAML with lines: nothing guessed, and a text that somebody pasted cannot hurt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.packs import positioned
from houqin.rules.refusal import Wrong


def test_scalars_stay_as_written_and_every_path_has_its_line():
    raw, lines = positioned.read("a: 0.50\nb:\n  - 1\n  - {c: yes,\n     d: '~'}\ne: ~\nf:\n", "x.yaml")
    assert raw == {"a": "0.50", "b": ["1", {"c": "yes", "d": "~"}], "e": None, "f": None}
    assert lines == {"": 1, "a": 1, "b": 2, "b[0]": 3, "b[1]": 4, "b[1].c": 4, "b[1].d": 5, "e": 6, "f": 7}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml：是空的；应为：一份文档。"),
        ("# 只有注释\n", "x.yaml：是空的；应为：一份文档。"),
        ("a: 1\n---\nb: 2", "x.yaml：含有多份文档；应为：一份文档。"),
        ("a: 1\nb: 2\na: 3", "x.yaml 第 3 行 a：写了两次（另见第 1 行）；应为：每个键只写一次。"),
        ("a: &x [1]\nb: *x", "x.yaml 第 2 行 b：不用引用（& 与 *）；应为：逐项写明。"),
        ("? [1]\n: 2", "x.yaml 第 1 行：键须为文字；应为：键: 值。"),
        ("[" * 300_000, "x.yaml 第 1 行：嵌套太深；应为：不超过 20 层。"),
        ("a: \x00", "x.yaml：含有不能用的字符；应为：UTF-8 文本。"),
        (
            "a:\n\t- b",
            "x.yaml 第 2 行：不是合格的 YAML（found character that cannot start any token）；"
            "应为：检查缩进、冒号后的空格与括号。",
        ),
        ("a" * 2_000_001, "x.yaml：文件太大；应为：不超过 2000000 个字。"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_is_right(text, said):
    with pytest.raises(Wrong) as wrong:
        positioned.read(text, "x.yaml")
    assert str(wrong.value) == said


@given(st.text(max_size=200))
def test_any_text_is_data_or_a_refusal(text):
    try:
        positioned.read(text, "x.yaml")
    except Wrong as wrong:
        assert wrong.file == "x.yaml"
