"""The documentation says what the code does: the reference is current, every link leads somewhere."""

import re
from pathlib import Path

import pytest

from houqin.interfaces.cli.main import COMMANDS
from houqin.rules import permission
from tests.house import source
from tools import reference

DOCS = [path for path in source.tracked() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
WORDS = (source.ROOT / "docs/words.md").read_text("utf-8")
SPINE = ["standard", "contract", "evidence", "finding", "score", "decision", "payment"]
GROUND = ["place", "round", "check", "mark", "tally", "sheet", "statement", "bundle", "edition", "measure", "register"]


@pytest.mark.parametrize("page", reference.pages())
def test_the_reference_is_current(page: str) -> None:
    assert (reference.REFERENCE / page).read_text("utf-8") == reference.pages()[page], "run `make docs` and commit it"


def test_the_reference_is_written_from_the_code_and_not_from_a_list() -> None:
    assert set(re.findall(r"^## houqin ([\w-]+)", reference.commands(), re.MULTILINE)) == set(COMMANDS)
    assert all(f"| `{name}` |" in reference.permissions() for name in (*permission.ACTIONS, *permission.QUERIES))


@pytest.mark.parametrize("path", DOCS, ids=source.named)
def test_every_link_leads_to_a_file(path: Path) -> None:
    assert not [link for link in LINK.findall(path.read_text("utf-8")) if not (path.parent / link).exists()]


def test_every_page_is_reached_from_the_index() -> None:
    index = source.ROOT / "docs/index.md"
    listed = {(index.parent / link).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    pages = {path.resolve() for path in DOCS if path.is_relative_to(source.ROOT / "docs")} - {index}
    assert pages <= listed


@pytest.mark.parametrize("word", SPINE + GROUND)
def test_the_vocabulary_holds_the_words_of_the_code(word: str) -> None:
    assert re.search(rf"^\| [^|]*[\u4e00-\u9fff][^|]*\| `{word}`", WORDS, re.MULTILINE)
