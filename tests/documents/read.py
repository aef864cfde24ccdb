"""Word files read back: their text from top to bottom, tables row by row, and what lies beside it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.table import Table
from docx.text.paragraph import Paragraph


def opened(content: bytes) -> Opened:
    return Document(BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Paragraphs, and the rows of tables with their cells parted by |."""
    return [line for line in _lines(opened(content)) if line.strip(" |")]


def _lines(doc: Any) -> Iterator[str]:
    for part in doc.element.body.iterchildren():
        if part.tag.endswith("}p"):
            yield Paragraph(part, doc).text
        elif part.tag.endswith("}tbl"):
            for row in Table(part, doc).rows:
                yield "|".join(cell.text for cell in row.cells)


def text(content: bytes) -> str:
    return "\n".join(lines(content))


def pictures(content: bytes) -> int:
    return len(opened(content).inline_shapes)
