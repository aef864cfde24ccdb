"""Every Chinese sentence of the pages has its English, with the same holes; and the switch shows it."""

import re

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import trans_real

import hatch_build
from tests.house import source
from tests.web import messages

LOCALE = source.ROOT / "houqin/interfaces/web/locale"
HOLE = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def english() -> dict[str, tuple[str, ...]]:
    """The English of each sentence: one, or a singular and a plural."""
    with (LOCALE / "en/LC_MESSAGES/django.po").open("rb") as file:
        found = read_po(file, locale="en")
    said = {one.id if isinstance(one.id, str) else one.id[0]: one.string for one in found if one.id}
    return {zh: (en,) if isinstance(en, str) else tuple(en) for zh, en in said.items()}


def test_every_sentence_has_its_english(english):
    assert sorted(zh for zh in messages.wanted() if not all(english.get(zh, [""]))) == []


def test_no_english_is_left_without_its_sentence(english):
    assert sorted(set(english) - set(messages.wanted())) == []


def test_the_english_has_the_holes_of_the_chinese(english):
    wrong = {zh: en for zh, ens in english.items() for en in ens if set(HOLE.findall(en)) != set(HOLE.findall(zh))}
    assert wrong == {}


def test_the_english_is_english(english):
    quoted = re.compile(r"外科楼/3层|、")
    assert [en for ens in english.values() for en in ens if messages.chinese(quoted.sub("", en))] == []


def test_a_page_speaks_english_when_asked(as_):
    hatch_build.compile_translations(LOCALE)
    trans_real._translations.clear()
    client = as_("office")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/findings/").content.decode()
    for said in ("My work", "Findings", "overdue first, then by deadline", "late · To accept"):
        assert said in page, said
    with translation.override("en"):
        assert translation.ngettext("%(n)s 件待办", "%(n)s 件待办", 2) == "%(n)s tasks waiting"
