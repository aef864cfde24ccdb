"""Paper in the look of GB/T 9704: page, fonts, lines and page numbers; and nothing that a person wrote can break it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from houqin.interfaces.documents.word import LINE, Paper
from tests.documents import read

AT = datetime(2026, 11, 9, 2, tzinfo=UTC)


def paper() -> Paper:
    made = Paper("测试", "甲医院", AT)
    made.title("甲医院\n测试单", "编号：1")
    made.heading("合同")
    made.say("本月得分84.45分。")
    return made


def font(style) -> tuple[str, float]:
    fonts = style.element.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), style.font.size.pt


def test_the_page_leaves_156_by_225_mm():
    page = read.opened(paper().bytes()).sections[0]
    margins = page.top_margin, page.right_margin, page.bottom_margin, page.left_margin
    assert [round(one.mm) for one in margins] == [37, 26, 35, 28]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_twenty_two_lines_of_twenty_eight_characters():
    body = read.opened(paper().bytes()).styles["Normal"]
    assert 22 <= 225 / Pt(body.paragraph_format.line_spacing.pt).mm < 23
    assert body.paragraph_format.line_spacing == Pt(LINE)
    tight = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (body.font.size.pt + tight) <= Mm(156).pt < 29 * (body.font.size.pt + tight)


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Cell", "仿宋_GB2312", 12),
    ],
)
def test_each_part_has_its_font(style, face, size):
    assert font(read.opened(paper().bytes()).styles[style]) == (face, size)


def test_a_computer_without_the_fonts_is_told_their_relatives():
    fonts = next(
        part for part in read.opened(paper().bytes()).part.package.iter_parts() if "fontTable" in part.partname
    )
    said = fonts.blob.decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"' in said
    assert "Cambria" not in said


def test_pages_are_numbered_on_the_outer_edge():
    doc = read.opened(paper().bytes())
    odd, even = doc.sections[0].footer.paragraphs[0], doc.sections[0].even_page_footer.paragraphs[0]
    for footer, side in ((odd, "RIGHT"), (even, "LEFT")):
        assert footer.alignment.name == side
        assert "".join(one.text or "" for one in footer._p.iter(qn("w:t"))) == "— 1 —"
        assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
    assert doc.settings.odd_and_even_pages_header_footer


def test_headings_count_in_chinese():
    made = Paper("x", "y", AT)
    for _ in range(21):
        made.heading("节")
    counted = [line.partition("、")[0] for line in read.lines(made.bytes())]
    assert [counted[n - 1] for n in (1, 9, 10, 11, 19, 20, 21)] == ["一", "九", "十", "十一", "十九", "二十", "二十一"]


def test_a_table_keeps_its_head_and_its_rows_whole():
    made = Paper("x", "y", AT)
    made.table(("项目", "金额"), [("甲", "1.00"), ("合计", "1.00")], (100, 56), (1,), last=1)
    table = read.opened(made.bytes()).tables[0]
    head, first, last = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert last.cells[1].paragraphs[0].runs[0].bold and not first.cells[1].paragraphs[0].runs[0].bold
    assert first.cells[1].paragraphs[0].style.name == "Figure"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_whatever_people_wrote_is_on_the_paper(said):
    made = Paper("x", "y", AT)
    made.say(said)
    made.table(("注",), [(said,)], (156,))
    kept = "".join(char if char.isprintable() and char != "|" else " " for char in said)
    found = read.text(made.bytes())
    assert all(found.count(part) >= 2 for part in kept.split())


def test_a_photo_stands_upright_and_small(tmp_path):
    lying = tmp_path / "photo"
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (4000, 3000), "grey").save(lying, "JPEG", exif=exif)
    made = Paper("x", "y", AT)
    made.photos([(lying, "卫生间")] * 4)
    content = made.bytes()
    shape = read.opened(content).inline_shapes[0]
    assert shape.height > shape.width
    assert read.pictures(content) == 4
    assert read.text(content).count("卫生间") == 4
    kept = [part for part in read.opened(content).part.package.iter_parts() if "media" in part.partname]
    assert [max(Image.open(BytesIO(part.blob)).size) for part in kept] == [1400], "the same photo lies there once"


def test_who_issued_it_and_when_stand_four_characters_from_the_right():
    made = Paper("x", "y", AT)
    made.signed("甲医院", date(2026, 11, 9))
    *_, who, when = read.opened(made.bytes()).paragraphs
    assert (who.text, when.text) == ("甲医院", "2026年11月9日")
    assert who.style.paragraph_format.right_indent == Pt(64)


def test_the_file_says_who_made_it_and_when():
    about = read.opened(paper().bytes()).core_properties
    assert (about.title, about.author, about.comments) == ("测试", "甲医院", "")
    assert about.created.replace(tzinfo=UTC) == AT


def test_an_empty_sheet_is_small():
    assert len(paper().bytes()) < 20_000
