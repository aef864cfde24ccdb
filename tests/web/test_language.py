"""Every Chinese sentence that people read has its English, with the same holes; and the switch shows it."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import trans_real

import hatch_build
from houqin.interfaces import wording
from houqin.rules.refusal import Refused
from tests.house import source
from tools import texts, translations

LOCALE = source.ROOT / "houqin/interfaces/web/locale"
HOLE = re.compile(r"%\(\w+\)[.\d]*[a-z]")


SENTENCES = (  # one of each kind that the catalogue is gathered from
    "本页 %(n)s 条",  # a template
    "月末结算",  # a module of the pages
    "一票否决",  # a table of words
    "当月扣减上限",  # a declared label, or the title of a rule
    "做出考评的人不能开具结算单，请由另一人办理",  # a refusal of an action
    "照片超过 10 MB，请在手机上调低分辨率后重新拍摄",  # a refusal by the name of its constant
    "启动网页服务",  # a command
)


@pytest.fixture(scope="module")
def english() -> dict[str, tuple[str, ...]]:
    """The English of each sentence: one, or a singular and a plural."""
    with (LOCALE / "en/LC_MESSAGES/django.po").open("rb") as file:
        found = read_po(file, locale="en")
    said = {one.id if isinstance(one.id, str) else one.id[0]: one.string for one in found if one.id}
    return {zh: (en,) if isinstance(en, str) else tuple(en) for zh, en in said.items()}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_every_kind_is_gathered(sentence):
    assert sentence in texts.wanted()


def test_no_english_is_a_guess():
    assert "fuzzy" not in (LOCALE / "en/LC_MESSAGES/django.po").read_text("utf-8")


def test_the_catalogue_is_as_its_tool_writes_it():
    known = translations.english()
    assert translations.written(known) == (LOCALE / "en/LC_MESSAGES/django.po").read_text("utf-8")


def test_the_tool_keeps_known_english_drops_what_is_unused_and_names_what_is_missing():
    known = Catalog(locale="en")
    known.add("合同", "Contracts")
    known.add("旧话", "old words")
    made = translations.brought_up(known, {"合同": False, "%(n)s 件": True})
    assert [message.id for message in made if message.id] == [("%(n)s 件", "%(n)s 件"), "合同"]
    assert translations.untranslated(made) == ["%(n)s 件"]


def test_a_refusal_is_said_in_the_language_of_whoever_asked():
    hatch_build.compile_translations(LOCALE)
    trans_real._translations.clear()
    refused = Refused("%(month)s还没有结束，不能考评", month="2026-11")
    assert wording.sentence(refused) == "2026-11还没有结束，不能考评"
    with translation.override("en"):
        assert wording.sentence(refused) == "2026-11 is not over; it cannot be closed"


def test_every_sentence_has_its_english(english):
    assert sorted(zh for zh in texts.wanted() if not all(english.get(zh, [""]))) == []


def test_no_english_is_left_without_its_sentence(english):
    assert sorted(set(english) - set(texts.wanted())) == []


def test_the_english_has_the_holes_of_the_chinese(english):
    wrong = {zh: en for zh, ens in english.items() for en in ens if set(HOLE.findall(en)) != set(HOLE.findall(zh))}
    assert wrong == {}


def test_the_english_is_english(english):
    quoted = re.compile(r"外科楼/3层|、")
    assert [en for ens in english.values() for en in ens if texts.chinese(quoted.sub("", en))] == []


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
