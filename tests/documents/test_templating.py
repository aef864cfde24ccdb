"""A hospital's own templates: filled with plain words; whatever reaches for more is refused, and says where."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from houqin.interfaces.documents import template_facts, templating
from houqin.rules.document import TEMPLATED
from houqin.rules.refusal import Refused
from tests.documents import read

KNOWN = template_facts.SAMPLES["order"]
LISTED = template_facts.SAMPLES["notice"]


def template(*paragraphs: str, footer: str = "") -> bytes:
    made, kept = docx.Document(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    if footer:
        made.sections[0].footer.paragraphs[0].text = footer
    made.save(kept)
    return kept.getvalue()


def altered(data: bytes, name: str, change) -> bytes:
    """The same parcel with one part changed, or added when there is none."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return kept.getvalue()


@pytest.mark.parametrize("kind", TEMPLATED)
def test_the_example_of_a_kind_passes_and_says_its_sample(kind):
    sample, given = template_facts.SAMPLES[kind], template_facts.example(kind)
    told = read.text(templating.filled(given, sample, sample))
    for value in sample.values():
        for word in value[0].values() if isinstance(value, list) else [value]:
            assert word in told, word
    assert "{" not in told


def test_words_stay_words():
    said = {**KNOWN, "问题": "<w:p>{{ 医院.__class__ }}</w:p> & “引号”\n第二行"}
    told = read.text(templating.filled(template("问题：{{ 问题 }}", footer="{{ 编号 }}"), said, KNOWN))
    assert "<w:p>{{ 医院.__class__ }}</w:p> & “引号”" in told


def test_rows_repeat_and_choices_are_made():
    text = "{% for 行 in 扣分清单 %}{{ loop.index }}.{{ 行.条目 }}{% if not loop.last %}；{% endif %}{% endfor %}"
    said = {**LISTED, "扣分清单": [{**LISTED["扣分清单"][0], "条目": f"C{n}"} for n in (1, 2)]}
    assert "1.C1；2.C2" in read.text(templating.filled(template(text), said, LISTED))


REACHING = {
    "{{ 医院.__class__ }}": "不能取“.__class__”",
    "{{ 医院.__class__.__mro__ }}": "不能取“.__class__”",
    "{{ 医院|attr('__class__') }}": "不能用 Filter",
    "{{ 医院['__class__'] }}": "不能用 Getitem",
    "{{ 医院.upper() }}": "不能用 Call",
    "{{ cycler.__init__.__globals__ }}": "没有“cycler”这一项",
    "{{ self.__init__ }}": "没有“self”这一项",
    "{{ open('/etc/passwd').read() }}": "不能用 Call",
    "{% include '/etc/passwd' %}": "不能用 Include",
    "{% import 'os' as os %}": "不能用 Import",
    "{% extends 'base' %}": "不能用 Extends",
    "{% set x = 医院 %}": "不能用 Assign",
    "{% macro m() %}x{% endmacro %}": "不能用 Macro",
    "{{ 'a' * 1000000000 }}": "不能用 Mul",
    "{{ 9 ** 9 ** 9 }}": "不能用 Pow",
    "{% for c in 医院 %}x{% endfor %}": "只能对清单循环",
    "{% for c in range(999999999) %}x{% endfor %}": "只能对清单循环",
    "{{ 口令 }}": "没有“口令”这一项，可用：医院、编号",
    "{{ 医院": "标记写得不对",
    "{% for %}": "标记写得不对",
}


@pytest.mark.parametrize("mark", REACHING)
def test_a_mark_that_reaches_further_is_refused_with_its_place(mark):
    with pytest.raises(Refused, match=re.escape(REACHING[mark])) as said:
        templating.examined(template("第一段", "第二段", f"看：{mark}"), KNOWN)
    assert "正文第 " in str(said.value)


def test_the_place_is_the_paragraph_and_its_text():
    with pytest.raises(Refused, match="正文第 3 段“看：{{ 医院.__class__ }}”"):
        templating.examined(template("第一段", "第二段", "看：{{ 医院.__class__ }}"), KNOWN)
    with pytest.raises(Refused, match="页脚第 1 段"):
        templating.examined(template("正文", footer="{{ 医院.__class__ }}"), KNOWN)


def test_loops_do_not_multiply():
    twice = "{% for a in 扣分清单 %}{% for b in 扣分清单 %}x{% endfor %}{% endfor %}"
    with pytest.raises(Refused, match="循环不能套循环"):
        templating.examined(template(twice), LISTED)
    with pytest.raises(Refused, match="最多 5 个"):
        templating.examined(template(*["{% for a in 扣分清单 %}x{% endfor %}"] * 6), LISTED)
    with pytest.raises(Refused, match="循环里的内容太长"):
        templating.examined(template("{% for a in 扣分清单 %}" + "长" * 30_000 + "{% endfor %}"), LISTED)


RELS = b"word/_rels/document.xml.rels"
LINK = b'<Relationship Id="rX" Type="http://x/%s" Target="%s" TargetMode="External"/></Relationships>'


def linked(kind: bytes, target: bytes):
    return lambda data: data.replace(b"</Relationships>", LINK % (kind, target))


def field(code: str):
    said = f'<w:p><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r></w:p><w:sectPr'.encode()
    return lambda data: data.replace(b"<w:sectPr", said, 1)


PARCELS = {
    "a template elsewhere": (RELS.decode(), linked(b"attachedTemplate", b"http://evil/x.dotm"), "引用了外部文件或网址"),
    "a picture elsewhere": (RELS.decode(), linked(b"image", b"file:///etc/passwd"), "引用了外部文件或网址“file:///etc/passwd”"),
    "a picture elsewhere, spelt otherwise": (
        RELS.decode(),
        lambda d: linked(b"image", b"file:///etc/shadow")(d).replace(b"External", b"Extern&#97;l"),
        "引用了外部文件或网址“file:///etc/shadow”",
    ),
    "an included text, named otherwise": (
        "word/document.xml",
        lambda d: field("INCLUDETEXT x")(d).replace(b"w:instrText", b"zz:instrText", 2).replace(
            b"<w:document ", b'<w:document xmlns:zz="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ', 1
        ),
        "会读取别的内容",
    ),
    "a macro": ("word/vbaProject.bin", lambda _: b"x", "word/vbaProject.bin 带有宏"),
    "an object": ("word/embeddings/oleObject1.bin", lambda _: b"x", "带有宏或嵌入对象"),
    "a control": ("word/activeX/activeX1.xml", lambda _: b"<x/>", "带有宏或嵌入对象"),
    "an entity": ("word/document.xml", lambda d: b"<!DOCTYPE x>" + d, "外部实体"),
    "a way out": ("../evil.xml", lambda _: b"<x/>", "文件名不正常"),
    "an included text": ("word/document.xml", field("INCLUDETEXT /etc/passwd"), "域“INCLUDETEXT /etc/passwd”"),
    "an included picture": ("word/document.xml", field('INCLUDEPICTURE "http://evil"'), "会读取别的内容"),
    "a program": ("word/document.xml", field("DDEAUTO cmd"), "只能用页码"),
    "marks elsewhere": ("docProps/core.xml", lambda d: d.replace(b"python-docx", b"{{ x.__class__ }}"), "只能写在正文"),
    "a bomb": ("word/big.xml", lambda _: b"0" * 30_000_000, "解开后太大"),
    "a long text": ("word/document.xml", lambda d: d.replace(b"</w:body>", b"<w:p/>" * 200_000 + b"</w:body>"), "太长"),
}  # fmt: skip


@pytest.mark.parametrize("what", PARCELS)
def test_a_parcel_that_holds_more_than_words_is_refused(what):
    name, change, words = PARCELS[what]
    with pytest.raises(Refused, match=re.escape(words)):
        templating.examined(altered(template("{{ 医院 }}"), name, change), KNOWN)


def test_a_page_number_is_no_reaching():
    templating.examined(altered(template("{{ 医院 }}"), "word/document.xml", field("PAGE \\* MERGEFORMAT")), KNOWN)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", bytes(2_000_001)])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(Refused, match="Word 文档|超过 2 MB"):
        templating.examined(data, KNOWN)
