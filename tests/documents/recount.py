"""An Excel file computed again from its formulas alone, in decimals, by rules of our own: what F9 would show."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TOKEN = re.compile(
    r"""(?:'(?P<sheet>[^']+)'!)?(?P<first>\$?[A-Z]+\$?[0-9]+)(?::(?P<last>\$?[A-Z]+\$?[0-9]+))?
    |(?P<text>"[^"]*")|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Z]+)(?=\()|(?P<sign>[-+*/(),])""",
    re.VERBOSE,
)
Value = Decimal | str | None


class Cell(NamedTuple):
    formula: str
    kept: Value


class Workbook:
    """Cells by sheet and address; `value` computes a formula anew, `kept` is what the file says it comes to."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as book:
            names = [
                one.get("name")
                for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{{{NS['s']}}}sheet")
            ]
            shared = [
                "".join(part.text or "" for part in one.iter(f"{{{NS['s']}}}t"))
                for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("s:si", NS)
            ]
            self.sheets = {
                str(name): dict(_cells(book.read(f"xl/worksheets/sheet{n}.xml"), shared))
                for n, name in enumerate(names, 1)
            }

    def value(self, sheet: str, address: str) -> Value:
        cell = self.sheets[sheet].get(address.replace("$", ""), Cell("", None))
        return self._computed(sheet, cell.formula) if cell.formula else cell.kept

    def formulas(self) -> Iterator[tuple[str, str, Cell]]:
        for sheet, cells in self.sheets.items():
            yield from ((sheet, address, cell) for address, cell in cells.items() if cell.formula)

    def column(self, sheet: str, letter: str) -> list[Value]:
        rows = sorted(
            (int(re.sub("[A-Z]", "", a)), a) for a in self.sheets[sheet] if re.fullmatch(f"{letter}[0-9]+", a)
        )
        return [self.value(sheet, address) for _, address in rows]

    def beside(self, sheet: str, said: str, letter: str) -> Value:
        """The value in a column of the first row that says this."""
        address = next(a for a, cell in self.sheets[sheet].items() if cell.kept == said)
        return self.value(sheet, letter + re.sub("[A-Z]", "", address))

    def _computed(self, sheet: str, formula: str) -> Value:
        parts, at = [], 0
        given: dict[str, object] = {
            "SUM": _sum,
            "MAX": max,
            "SUMIF": _sumif,
            "ROUND": _round,
            "SUMPRODUCT": _sumproduct,
        }
        for n, token in enumerate(TOKEN.finditer(formula)):
            assert token.start() == at, f"not understood: {formula[at:]}"
            at = token.end()
            if token["first"]:
                given[f"v{n}"] = self._range(token["sheet"] or sheet, token["first"], token["last"])
                parts.append(f"v{n}")
            elif token["number"]:
                given[f"v{n}"] = Decimal(token["number"])
                parts.append(f"v{n}")
            else:
                parts.append(token[0])
        assert at == len(formula), f"not understood: {formula[at:]}"
        return eval("".join(parts), {"__builtins__": {}}, given)  # noqa: S307

    def _range(self, sheet: str, first: str, last: str | None) -> object:
        if last is None:
            found = self.value(sheet, first)
            return Decimal(0) if found is None else found
        (a, top), (b, bottom) = (
            re.fullmatch("([A-Z]+)([0-9]+)", one.replace("$", "")).groups() for one in (first, last)
        )
        assert a == b, "one column at a time"
        return [self.value(sheet, f"{a}{row}") for row in range(int(top), int(bottom) + 1)]


def _cells(xml: bytes, shared: list[str]) -> Iterator[tuple[str, Cell]]:
    for cell in ElementTree.fromstring(xml).iter(f"{{{NS['s']}}}c"):
        formula, value = cell.findtext("s:f", "", NS), cell.findtext("s:v", None, NS)
        if value is not None or formula:
            yield str(cell.get("r")), Cell(formula, _kept(cell.get("t"), value, shared))


def _kept(kind: str | None, value: str | None, shared: list[str]) -> Value:
    if kind == "s":
        return shared[int(value or 0)]
    return value if kind == "str" or value is None else Decimal(repr(float(value)))


def _sum(values: list[Value]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def _sumif(where: list[Value], wanted: Value, values: list[Value]) -> Decimal:
    return _sum([value for said, value in zip(where, values, strict=True) if said == wanted])


def _round(value: Decimal, places: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _sumproduct(a: list[Decimal], b: list[Decimal]) -> Decimal:
    return sum((x * y for x, y in zip(a, b, strict=True)), Decimal(0))
