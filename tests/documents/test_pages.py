"""Every kind of paper as LibreOffice prints it: pages, margins, the grid of 22 lines by 28 characters, heads, fonts."""

import re
from pathlib import Path

import pytest

from houqin.interfaces.documents import pdf
from houqin.interfaces.documents.word import Paper
from houqin.rules.document import KINDS
from houqin.rules.refusal import Refused
from tests.documents import issued, printed
from tests.juries import AT

pytestmark = pytest.mark.office
LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
HANGING = 16 / printed.MM  # a stop at a line's end may stand in the margin
MOST_PAGES = {
    "notice": 2,
    "order": 2,
    "statement": 3,
    "minutes": 2,
    "interview": 1,
    "report": 4,
    "award": 1,
    "circular": 2,
}


@pytest.fixture
def papers(house) -> dict[str, issued.Paper]:
    return issued.every(house)


@pytest.fixture
def pages(papers, tmp_path) -> dict[str, list[printed.Page]]:
    made = printed.printed({kind: paper.word for kind, paper in papers.items()}, tmp_path)
    return {kind: printed.read(data) for kind, data in made.items()}


def test_every_kind_is_laid_out_by_the_standard(papers, pages):
    assert set(pages) == set(MOST_PAGES) == set(KINDS)
    for kind, found in pages.items():
        assert 1 <= len(found) <= MOST_PAGES[kind], (kind, len(found))
        for n, page in enumerate(found, 1):
            _laid(kind, n, page)
        _headed(papers[kind], found)


def _laid(kind: str, n: int, page: printed.Page) -> None:
    assert (round(page.width), round(page.height)) == (210, 297)
    assert page.body, f"{kind}: page {n} is blank"
    for line in page.body:
        assert line.left >= LEFT - 1 and line.right <= RIGHT + HANGING, (kind, n, line)
        assert TOP <= line.base <= BOTTOM + 1, (kind, n, line)
    assert page.number.text == f"—{n}—"
    assert 7 < page.number.base - BOTTOM < 12, "its dash 7 mm below the text"
    inset = 14 / printed.MM
    edge = abs(page.number.right - (RIGHT - inset)) if n % 2 else abs(page.number.left - (LEFT + inset))
    assert edge < 2, (kind, n, page.number)
    assert page.fonts and all(page.fonts.values()), f"not embedded: {page.fonts}"
    assert {re.sub(r"CJK\w*-\w+(-\w+)?", "", name) for name in page.fonts} <= {"NotoSerif", "NotoSans"}, page.fonts


def _headed(paper: issued.Paper, pages: list[printed.Page]) -> None:
    """The number under the title; on a red-headed paper a blank for it, and the draft's own at the end."""
    first = pages[0]
    if KINDS[paper.kind].red:
        assert abs(first.line("代拟稿").left - LEFT) < 1 and first.body[0].text == "代拟稿"
        _centred(first.line(f"{issued.HOSPITAL}文件"))
        assert first.line("〔2026〕").text == "〔2026〕号", "left for the 院办"
        assert any(paper.number in line.text for line in pages[-1].body)
    else:
        title = first.body[0]
        assert title.text in (issued.HOSPITAL, "净安物业服务有限公司") and 40 < title.base < 50
        number = first.line(paper.number)
        assert number.text == f"编号：{paper.number}" and number.base < 85
        _centred(title)
        _centred(number)


def _centred(line: printed.Line) -> None:
    assert abs((line.left + line.right) / 2 - (LEFT + RIGHT) / 2) < 2.5, line


def test_a_page_holds_22_lines_of_28_characters(tmp_path):
    paper = Paper("稿纸", "甲医院", AT)
    paper.say("总务处对外科楼三层进行了检查" * 60)
    made = printed.read(printed.printed({"grid": paper.bytes()}, tmp_path)["grid"])
    first = made[0].body
    assert len(first) == 22
    assert {len(line.text) for line in first[1:]} == {28} and len(first[0].text) == 26
    pitches = [after.base - before.base for before, after in zip(first, first[1:], strict=False)]
    assert all(abs(pitch - 225 / 22) < 0.15 for pitch in pitches), pitches
    assert first[0].base < TOP + 225 / 22 + 1 and first[-1].base <= BOTTOM + 0.5


def test_what_is_no_paper_is_not_converted():
    with pytest.raises(Refused, match="没有转换成功"):
        pdf.convert(b"no zip at all" * 99, seconds=60)


def test_a_conversion_ends(papers):
    with pytest.raises(Refused, match="超过 0.05 秒没有完成"):
        pdf.convert(papers["order"].word, seconds=0.05)
    assert not list(Path("/tmp").glob("houqin-pdf-*/profile/user/.lock"))
