"""Paper: a Word document in the look of GB/T 9704—2012, built from top to bottom; the 院办 prints the red head."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from PIL import Image, ImageOps

TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
INSTEAD = {TITLE: "华文中宋", BODY: "仿宋", KAI: "楷体"}  # what Word takes where the first is not installed
TOP, RIGHT, BOTTOM, LEFT, WIDTH = 37, 26, 35, 28, 156  # mm
FACTS = (40, WIDTH - 40)
SHORT = 8  # rows of a table that stays on one page
LINE = 28.95  # 22 lines in 225 mm
CHARACTER = 16  # 三号
TIGHT = -5  # twentieths of a point between characters: 28 of them in 156 mm
NUMERALS = " 一二三四五六七八九"
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KEPT = {"Normal", "Header", "Footer", "Default Paragraph Font", "Normal Table", "No List"}  # of the blank's styles
SUPERFLUOUS = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
LONGEST = 1400  # pixels of a printed photo's longer side


class Paper:
    """Say what stands on it from top to bottom; `bytes()` is the file."""

    def __init__(self, name: str, hospital: str, at: datetime) -> None:
        self.doc, self.headings = Document(BytesIO(_blank())), 0
        about = self.doc.core_properties
        about.title, about.author, about.comments = name, hospital, ""
        about.created = about.modified = at

    def red_head(self, hospital: str, year: int) -> None:
        """The head of an official paper, its number left for the 院办 to give."""
        self._paragraph("代拟稿", "Draft")
        self._paragraph("", "Flush")
        self._paragraph(f"{hospital}文件", "RedHead")
        self._paragraph("", "Flush")
        self._paragraph(f"　　　〔{year}〕　　号", "RedNumber")
        self._paragraph("", "Flush")

    def title(self, text: str, under: str = "") -> None:
        self._paragraph(text, "Title")
        if under:
            self._paragraph(under, "Middle")
        self._paragraph("", "Flush")

    def to(self, text: str) -> None:
        """Whom it is for, flush left."""
        self._paragraph(f"{text}：", "Flush")

    def heading(self, text: str) -> None:
        """一、二、三、 in turn."""
        self.headings += 1
        self._paragraph(f"{_numeral(self.headings)}、{text}", "Heading 1")

    def item(self, text: str) -> None:
        """A small heading, 1. 2. 3. in turn, for papers of many short parts."""
        self.headings += 1
        self._paragraph(f"{self.headings}. {text}", "Heading 2")

    def say(self, text: str) -> None:
        self._paragraph(text, "Normal")

    def note(self, text: str) -> None:
        self._paragraph(text, "Note")

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Labels and what they hold."""
        rows = "".join(_row([(a, "label", ""), (b, "", "")], FACTS) for a, b in pairs)
        self._table(rows, FACTS)

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[object]],
        widths: Sequence[int],
        right: Sequence[int] = (),
        last: int = 0,
    ) -> None:
        """Widths in mm; `right` are the columns of figures, `last` the rows of sums at the end; its head repeats."""
        told = [[str(cell) for cell in row] for row in rows]
        looks = ["right" if i in right else "" for i in range(len(head))]
        drawn = [_row([(text, "head", "") for text in head], widths, repeat=True)]
        for n, row in enumerate(told):
            bold = "bold" if n >= len(told) - last else ""
            drawn.append(_row(list(zip(row, looks, [bold] * len(row), strict=True)), widths))
        if len(told) <= SHORT:
            drawn[:-1] = [row.replace("</w:pPr>", "<w:keepNext/></w:pPr>") for row in drawn[:-1]]
        self._table("".join(drawn), widths)

    def photos(self, shown: Sequence[tuple[Path, str]]) -> None:
        """Pictures three a row, each with what it shows."""
        for i in range(0, len(shown), 3):
            table = self.doc.add_table(rows=1, cols=3)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, (path, said) in zip(table.rows[0].cells, shown[i : i + 3], strict=False):
                picture, size = _picture(path)
                cell.paragraphs[0].style = self.doc.styles["Picture"]
                cell.paragraphs[0].add_run().add_picture(picture, **size)
                cell.add_paragraph(_printable(said), style="Caption")
            self._paragraph("", "Gap")

    def seals(self, sides: tuple[str, str]) -> None:
        """Room for two stamps, side by side, that no page break parts."""
        blank = "\n\n经办人：\n日期：　　　　年　　月　　日"
        halves = (WIDTH // 2, WIDTH // 2)
        self._table(_row([(f"{side}{blank}", "", "") for side in sides], halves), halves, "End")

    def signed(self, hospital: str, on: date) -> None:
        """Who issues it and when, four characters from the right."""
        self.closing(hospital, f"{on.year}年{on.month}月{on.day}日")

    def closing(self, hospital: str, on: str) -> None:
        self._paragraph("", "Flush")
        self._paragraph(hospital, "Signed")
        self._paragraph(on, "Signed")

    def bytes(self) -> bytes:
        kept = BytesIO()
        self.doc.save(kept)
        return kept.getvalue()

    def _paragraph(self, text: str, style: str) -> None:
        self.doc.add_paragraph(_printable(text), style=style)

    def _table(self, rows: str, widths: Sequence[int], after: str = "Gap") -> None:
        columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        table = f"<w:tbl {nsdecls('w')}>{FRAME}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        self.doc.element.body.insert_element_before(parse_xml(table), "w:sectPr")
        self._paragraph("", after)


SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
LINES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)
ROOM = (("top", 35), ("left", 85), ("bottom", 35), ("right", 85))
MARGINS = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in ROOM)
FRAME = (
    f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>{LINES}</w:tblBorders>'
    f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{MARGINS}</w:tblCellMar></w:tblPr>'
)
LOOKS = {"head": "HeadCell", "label": "HeadCell", "right": "Figure", "": "Cell"}


def _row(cells: Sequence[tuple[str, str, str]], widths: Sequence[int], repeat: bool = False) -> str:
    """Cells as (text, look, bold); a row never breaks across pages."""
    kept = "<w:tblHeader/>" if repeat else ""
    drawn = "".join(_cell(*cell, width) for cell, width in zip(cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{kept}</w:trPr>{drawn}</w:tr>"


def _cell(text: str, look: str, bold: str, width: int) -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in _printable(text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{LOOKS[look]}"/></w:pPr><w:r>{weight}{parts}</w:r></w:p></w:tc>'
    )


def _numeral(n: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; up to 99."""
    tens, ones = divmod(n, 10)
    return ((NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + NUMERALS[ones]).strip()


def _twips(mm: int) -> int:
    return round(mm * 1440 / 25.4)


def _printable(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return UNPRINTABLE.sub("", text)


def _picture(path: Path) -> tuple[BytesIO, dict[str, Any]]:
    """A photo upright, small enough to print, as JPEG; it fills a third of the width, or as much height."""
    kept = BytesIO()
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((LONGEST, LONGEST))
        upright.save(kept, "JPEG", quality=82)
    wide = upright.width * 3 >= upright.height * 4
    return kept, {"width": Mm(WIDTH // 3 - 5)} if wide else {"height": Mm(36)}


@cache
def _blank() -> bytes:
    """An empty sheet with page, styles and fonts."""
    doc, kept = Document(), BytesIO()
    for style in [one for one in doc.styles if one.name not in KEPT]:
        style.delete()
    for rels in (doc.part.rels, doc.part.package.rels):
        for id in [id for id, one in rels.items() if one.reltype.endswith(SUPERFLUOUS)]:
            rels.pop(id)
    _set_page(doc)
    _set_styles(doc)
    _name_substitutes(doc)
    doc.save(kept)
    return kept.getvalue()


def _set_page(doc: Any) -> None:
    page = doc.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Mm, (TOP, RIGHT, BOTTOM, LEFT))
    page.footer_distance = Mm(BOTTOM - 7 - 5)  # the number stands 7 mm below the text
    doc.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((page.footer, ALIGN.RIGHT), (page.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], align)


def _page_number(paragraph: Any, align: Any) -> None:
    """— 1 — in 四号宋体, one character from the outer edge."""
    paragraph.alignment, edge = align, paragraph.paragraph_format
    edge.left_indent, edge.right_indent, edge.first_line_indent = Pt(14), Pt(14), Pt(0)
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        _set_font(run._element.get_or_add_rPr(), SONG, 14, latin=SONG)
        if text == "PAGE":
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._element.addprevious(field)
            field.append(run._element)
            run.text = "1"


def _set_styles(doc: Any) -> None:
    defaults = doc.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    defaults.clear()
    _set_font(defaults, BODY, CHARACTER)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    two, four = Pt(2 * CHARACTER), Pt(4 * CHARACTER)
    _style(doc, "Normal", BODY, CHARACTER, spacing=TIGHT, first_line_indent=two)
    _style(doc, "Title", TITLE, 22, pitch=36, alignment=ALIGN.CENTER, keep_with_next=True)
    _style(doc, "Heading 1", BLACK, CHARACTER, spacing=TIGHT, first_line_indent=two, keep_with_next=True)
    _style(doc, "Heading 2", BLACK, 12, pitch=20, first_line_indent=Pt(0), keep_with_next=True)
    _style(doc, "Draft", BLACK, CHARACTER, first_line_indent=Pt(0))
    _style(doc, "RedHead", TITLE, 36, pitch=54, alignment=ALIGN.CENTER).keep_with_next = True
    _style(doc, "RedNumber", BODY, CHARACTER, alignment=ALIGN.CENTER)
    _redden(doc)
    _style(doc, "Middle", BODY, CHARACTER, alignment=ALIGN.CENTER)
    _style(doc, "Flush", BODY, CHARACTER, spacing=TIGHT, first_line_indent=Pt(0))
    _style(doc, "Signed", BODY, CHARACTER, alignment=ALIGN.RIGHT, right_indent=four, keep_together=True)
    _style(doc, "Note", KAI, 10.5, pitch=17, keep_with_next=True, keep_together=True)
    _style(doc, "Cell", BODY, 12, pitch=17)
    _style(doc, "HeadCell", BLACK, 12, pitch=17, alignment=ALIGN.CENTER)
    _style(doc, "Caption", BODY, 9, pitch=13)
    _style(doc, "Picture", BODY, 9, first_line_indent=Pt(0)).line_spacing_rule = WD_LINE_SPACING.SINGLE
    _style(doc, "Gap", BODY, 6, pitch=8)
    _style(doc, "End", BODY, 1, pitch=1)  # what must follow a table makes no page of its own
    _style(doc, "Figure", BODY, 12, pitch=17, alignment=ALIGN.RIGHT)


def _redden(doc: Any) -> None:
    """The name of who issues it in red, and the red line under its number."""
    head, number = (doc.styles[name].element for name in ("RedHead", "RedNumber"))
    head.get_or_add_rPr().insert(1, parse_xml(f'<w:color {nsdecls("w")} w:val="FF0000"/>'))
    line = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="11" w:color="FF0000"/></w:pBdr>'
    number.get_or_add_pPr().insert_element_before(parse_xml(line), "w:spacing", "w:ind", "w:jc")


def _style(doc: Any, name: str, font: str, size: float, *, spacing: int = 0, pitch: float = LINE, **layout: Any) -> Any:
    """A paragraph style with nothing left of what the blank document had under its name; returns its layout."""
    known = name in doc.styles
    style = doc.styles[name] if known else doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for tag in ("w:pPr", "w:rPr"):
        for old in style.element.findall(qn(tag)):
            style.element.remove(old)
    _set_font(style.element.get_or_add_rPr(), font, size, spacing)
    for key, value in layout.items():
        setattr(style.paragraph_format, key, value)
    laid = style.paragraph_format
    laid.space_before = laid.space_after = Pt(0)
    laid.line_spacing_rule, laid.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    laid.widow_control = False
    return laid


def _set_font(properties: Any, font: str, size: float, spacing: int = 0, latin: str = "Times New Roman") -> None:
    """Chinese characters in one font, Latin letters and figures in another."""
    faces = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{font}"/>'
    space = f'<w:spacing w:val="{spacing}"/>' if spacing else ""
    sizes = f'<w:kern w:val="0"/><w:sz w:val="{2 * size:g}"/><w:szCs w:val="{2 * size:g}"/>'
    properties.extend(list(parse_xml(f"<w:rPr {nsdecls('w')}>{faces}{space}{sizes}</w:rPr>")))


def _name_substitutes(doc: Any) -> None:
    """Names for each font its nearest relative, so that Word on a computer without it prints something alike."""
    fonts = doc.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    said = "".join(f'<w:font w:name="{a}"><w:altName w:val="{b}"/></w:font>' for a, b in INSTEAD.items())
    fonts._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{said}</w:fonts>'.encode()
