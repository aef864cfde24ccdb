"""A hospital's own Word templates: opened like a stranger's parcel, and filled with plain words and nothing else.

`{{ name }}` puts a word, `{%p for one in lines %}`, `{%tr for one in lines %}` repeat a paragraph or a table's row.
Whatever reaches further — calls, attributes of Python, other files, macros — is refused with its place.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any, NoReturn
from zipfile import BadZipFile, ZipFile

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from houqin.rules.refusal import Refused

MOST_BYTES, MOST_UNPACKED, MOST_TEXT, MOST_PARTS = 2_000_000, 20_000_000, 1_000_000, 200
MOST_LOOPS, LONGEST_LOOP, MOST_ROWS = 5, 20_000, 500
MAIN = "word/document.xml"
FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
ACTIVE = re.compile(
    r"vbaProject|vbaData|/embeddings/|/activeX/|oleObject|\.bin$|afchunk|/attachedToolbars", re.IGNORECASE
)
EMBEDDED = {"altChunk", "OLEObject", "object", "control", "subDoc"}
INSTRUCTION = qn("w:instr")
READER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
LOOP = {"index", "first", "last", "length"}
TAG = re.compile(r"<[^>]+>")
NOT_WORD = "模板须为 Word 文档（.docx）：这个文件不是，或者已经损坏"
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Const,
         nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand)  # fmt: skip


class Plain(ImmutableSandboxedEnvironment):
    """Nothing but the keys of plain mappings, and a loop's own count, can be reached."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        known = type(obj) is dict and attribute in obj
        return obj[attribute] if known else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, str(argument))


def examined(data: bytes, known: Mapping[str, Any]) -> None:
    """Refused, with the place, unless it is a harmless document that asks for `known` names only."""
    parts = _unpacked(data)
    for name, text in parts.items():
        try:
            _harmless(name, text)
        except etree.XMLSyntaxError as fault:
            raise Refused(NOT_WORD) from fault
    for name, text in _patched(data):
        _Reader(name, text, known).read()
    for name, text in parts.items():
        if not FILLED.fullmatch(name) and ("{{" in text or "{%" in text):
            _refuse(name, "模板标记只能写在正文、页眉和页脚里")


def filled(data: bytes, facts: Mapping[str, Any], known: Mapping[str, Any]) -> bytes:
    """The document with the facts in it; examined again, for what lies on a disk may have been laid there."""
    examined(data, known)
    paper, kept = DocxTemplate(BytesIO(data)), BytesIO()
    try:
        paper.render(_plain(facts), Plain(), autoescape=True)
        paper.save(kept)
    except TemplateError as fault:
        raise Refused("模板填写不成：%(why)s", why=str(fault)[:120]) from fault
    return kept.getvalue()


def _plain(value: Any) -> Any:
    """Words, numbers, and lists and mappings of them: copies of exactly these types."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value[:MOST_ROWS]]
    return value if type(value) in (int, bool) else str(value)


# ── The parcel ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unpacked(data: bytes) -> dict[str, str]:
    """The texts inside by name; sizes are looked at before anything is unpacked."""
    if len(data) > MOST_BYTES:
        raise Refused("模板超过 2 MB：请去掉模板里的大图")
    try:
        with ZipFile(BytesIO(data)) as parcel:
            inside = parcel.infolist()
            if len(inside) > MOST_PARTS or sum(one.file_size for one in inside) > MOST_UNPACKED:
                raise Refused("模板解开后太大，不像是文书模板")
            texts = [one for one in inside if one.filename.endswith((".xml", ".rels"))]
            for one in inside:
                _named(one.filename)
            _main(inside)
            return {one.filename: parcel.read(one).decode("utf-8") for one in texts}
    except (BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as fault:
        raise Refused(NOT_WORD) from fault


def _named(name: str) -> None:
    if ".." in name or name.startswith("/") or "\\" in name:
        _refuse(name, "文件名不正常")
    if ACTIVE.search(name):
        _refuse(name, "带有宏或嵌入对象")


def _main(inside: list[Any]) -> None:
    main = next((one for one in inside if one.filename == MAIN), None)
    if main is None:
        raise Refused(NOT_WORD)
    if main.file_size > MOST_TEXT:
        raise Refused("模板正文太长，不像是文书模板")


def _harmless(name: str, text: str) -> None:
    """Read as XML, for a name or a mode can be spelt in more than one way."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _refuse(name, "带有外部实体声明")
    n = 0
    for one in etree.fromstring(text.encode(), READER).iter("{*}*"):
        local = etree.QName(one).localname
        n += local == "p"
        if local in EMBEDDED:
            _refuse(name, "带有嵌入对象")
        if local == "Relationship" and one.get("TargetMode", "Internal") != "Internal":
            _refuse(name, f"引用了外部文件或网址“{one.get('Target', '')[:60]}”")
        if "macroEnabled" in one.get("ContentType", ""):
            _refuse(name, "带有宏")
        if local == "instrText" or local == "fldSimple":
            _field(name, n, one.text if local == "instrText" else one.get(INSTRUCTION))


def _field(name: str, n: int, text: str | None) -> None:
    """A field may be split over runs: any piece that is no page number or its switch is refused."""
    said = (text or "").split()
    if said and said[0].upper() not in FIELDS and not said[0].startswith("\\"):
        _refuse(name, f"第 {n} 段的域“{' '.join(said)[:40]}”会读取别的内容，只能用页码")


def _refuse(where: str, why: str) -> NoReturn:
    raise Refused("模板不能用：%(where)s %(why)s", where=where, why=why)


# ── The marks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _patched(data: bytes) -> Iterator[tuple[str, str]]:
    """Body, headers and footers as docxtpl will hand them to Jinja, a line for each paragraph."""
    try:
        paper = DocxTemplate(BytesIO(data))
        paper.render_init()
        texts = [("正文", paper.get_xml())]
        for label, uri in (("页眉", paper.HEADER_URI), ("页脚", paper.FOOTER_URI)):
            texts += [(label, paper.get_part_xml(part)) for _key, part in paper.get_headers_footers(uri)]
        for label, text in texts:
            yield label, re.sub(r"<w:p([ >])", r"\n<w:p\1", paper.patch_xml(text).replace("\n", " "))
    except (KeyError, ValueError, SyntaxError) as fault:
        raise Refused(NOT_WORD) from fault


class _Reader:
    """Goes through one text's marks and stops at the first that is more than putting a word."""

    def __init__(self, label: str, text: str, known: Mapping[str, Any]) -> None:
        self.label, self.lines, self.text, self.known, self.loops = label, text.split("\n"), text, known, 0

    def read(self) -> None:
        try:
            tree = Plain().parse(self.text)
        except TemplateSyntaxError as fault:
            self._refuse(fault.lineno, f"标记写得不对：{fault.message}")
        self._go(tree, {**self.known}, inside=False)

    def _go(self, node: nodes.Node, names: Mapping[str, Any], inside: bool) -> None:
        if not isinstance(node, PLAIN):
            self._refuse(node.lineno, f"不能用 {type(node).__name__}：模板只能取值、循环和判断")
        if isinstance(node, nodes.Const) and not (isinstance(node.value, str | int) and len(str(node.value)) <= 40):
            self._refuse(node.lineno, "常数太长")
        if isinstance(node, nodes.For):
            self._loop(node, names, inside)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._value(node, names)
            return
        for child in node.iter_child_nodes():
            self._go(child, names, inside)

    def _loop(self, node: nodes.For, names: Mapping[str, Any], inside: bool) -> None:
        self.loops += 1
        if inside or node.recursive or node.test or self.loops > MOST_LOOPS:
            self._refuse(node.lineno, f"循环不能套循环，整份模板最多 {MOST_LOOPS} 个")
        rows = self._value(node.iter, names) if isinstance(node.iter, nodes.Name) else None
        if not (isinstance(rows, list) and rows and isinstance(node.target, nodes.Name)):
            self._refuse(node.lineno, f"只能对清单循环：{'、'.join(_lists(self.known))}")
        if sum(len(one.data) for one in node.find_all(nodes.TemplateData)) > LONGEST_LOOP:
            self._refuse(node.lineno, "循环里的内容太长")
        within = {**names, node.target.name: rows[0], "loop": dict.fromkeys(LOOP, 1)}
        for child in (*node.body, *node.else_):
            self._go(child, within, inside=True)

    def _value(self, node: nodes.Node, names: Mapping[str, Any]) -> Any:
        """What a name stands for in the sample; refused when it is not on the list."""
        if isinstance(node, nodes.Name):
            if node.name not in names:
                self._refuse(node.lineno, f"没有“{node.name}”这一项，可用：{'、'.join(names)}")
            return names[node.name]
        if not isinstance(node, nodes.Getattr):
            self._refuse(node.lineno, "只能取清单里的项")
        of = self._value(node.node, names)
        if node.attr.startswith("_") or not isinstance(of, dict) or node.attr not in of:
            offered = "、".join(of) if isinstance(of, dict) else "无"
            self._refuse(node.lineno, f"不能取“.{node.attr}”，可用：{offered}")
        return of[node.attr]

    def _refuse(self, lineno: int | None, why: str) -> NoReturn:
        n = max((lineno or 1) - 1, 0)
        said = TAG.sub("", self.lines[min(n, len(self.lines) - 1)]).strip()[:40]
        _refuse(f"{self.label}第 {n} 段“{said}”", why)


def _lists(known: Mapping[str, Any]) -> Collection[str]:
    return [name for name, value in known.items() if isinstance(value, list)] or ["（这种文书没有清单）"]
