"""Every module keeps every law of the house, and every law can tell a bad example from a good one."""

import ast
from pathlib import Path

import pytest

from tests.house import source
from tests.house.laws import FILE_LINES, LAWS, Law

EVERY_LAW = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)


@EVERY_LAW
def test_every_module_keeps_the_law(law: Law) -> None:
    breaches = [
        f"{source.named(path)}: {breach}"
        for path in source.modules()
        for breach in law.breaches(source.named(path), source.tree(path))
    ]
    assert not breaches, f"{law.why}\n" + "\n".join(breaches)


@EVERY_LAW
def test_the_law_finds_its_bad_example_and_lets_the_good_one_pass(law: Law) -> None:
    (bad_path, bad), (good_path, good) = law.bad, law.good
    assert list(law.breaches(bad_path, ast.parse(bad)))
    assert not list(law.breaches(good_path, ast.parse(good)))


@pytest.mark.parametrize("path", source.modules(), ids=source.named)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES
