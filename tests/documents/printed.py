"""Papers as LibreOffice prints them: pages, where each character stands, in which font; by pdfium."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from houqin.interfaces.documents import pdf

MM = 72 / 25.4


@dataclass
class Line:
    """One line of a page: its text, left and right edge and baseline from the top, in mm."""

    text: str
    left: float
    right: float
    base: float


@dataclass
class Page:
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)  # by name: embedded

    def line(self, text: str) -> Line:
        return next(one for one in self.lines if text in one.text)

    @property
    def number(self) -> Line:
        """The last line: — 1 —."""
        return max(self.lines, key=lambda one: one.base)

    @property
    def body(self) -> list[Line]:
        return [one for one in self.lines if one is not self.number]


def printed(papers: Mapping[str, bytes], folder: Path, to: str = "pdf") -> dict[str, bytes]:
    """All in one run of LibreOffice, for its start costs more than a page."""
    ending = "docx" if to == "pdf" else "xlsx"
    for name, data in papers.items():
        (folder / f"{name}.{ending}").write_bytes(data)
    command = [str(pdf.program()), *pdf.options(str(folder)), "--convert-to", to]
    files = [str(folder / f"{name}.{ending}") for name in papers]
    pdf.run([*command, "--outdir", str(folder / "out"), *files], str(folder), 170)
    return {name: (folder / "out" / f"{name}.{to}").read_bytes() for name in papers}


def read(data: bytes) -> list[Page]:
    return [_page(page) for page in pypdfium2.PdfDocument(data)]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    found, text = Page(width / MM, height / MM), page.get_textpage()
    for n in range(text.count_chars()):
        char = chr(pypdfium2.raw.FPDFText_GetUnicode(text, n))
        if not char.isspace():
            _put(found, char, *(edge / MM for edge in text.get_charbox(n, loose=True)))
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        font = one.get_font()
        found.fonts[font.get_base_name()] = font.is_embedded
    return found


def _put(page: Page, char: str, left: float, bottom: float, right: float, _top: float) -> None:
    """Beside the character before it, or on a line of its own."""
    base, last = page.height - bottom, page.lines[-1] if page.lines else None
    if last is None or abs(last.base - base) > 1.5 or left < last.left - 1:
        page.lines.append(Line(char, left, right, base))
    else:
        last.text, last.right = last.text + char, max(last.right, right)
