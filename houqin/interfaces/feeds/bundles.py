"""A bundle on disk: bundle.yaml as its frozen form, its tables from the data folder, its packs as installed."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from houqin import packs
from houqin.interfaces.feeds import tables
from houqin.packs import positioned
from houqin.rules import coherence
from houqin.rules.bundle import Bundle, Pin
from houqin.rules.gathering import Table
from houqin.rules.refusal import Problem, Refused, Wrong
from houqin.rules.standard import Edition

NAME = "bundle.yaml"


def read(place: Path) -> Bundle:
    """`place` is the bundle's folder or its bundle.yaml."""
    path = place / NAME if place.is_dir() else place
    if not path.is_file():
        raise Wrong(Problem(str(place), "没有这个考评包", f"含有 {NAME} 的文件夹"))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Wrong(Problem(path.name, "文字编码不对", "UTF-8")) from None
    raw, lines = positioned.read(text, path.name)
    return coherence.read(raw, path.name, lines)


def data(bundle: Bundle, folder: Path, told: Callable[[str, int], None] = lambda name, rows: None) -> dict[str, Table]:
    """All tables of a bundle; `told` hears which file is read and how many rows came in."""
    if not folder.is_dir():
        raise Wrong(Problem(str(folder), "没有这个数据文件夹", "用 --data 写明数据所在的文件夹"))
    found: dict[str, Table] = {}
    for name, file in bundle.files.items():
        told(file.path, 0)
        found[name] = tables.read(folder / file.path, file, partial(told, file.path))
    return found


def editions(bundle: Bundle) -> dict[str, dict[str, Edition]]:
    """The pinned editions by scheme and pack; refused when one is not installed or no longer says what was pinned."""
    return {name: _pinned(terms.packs) for name, terms in bundle.terms().items()}


def _pinned(pins: Mapping[str, Pin]) -> dict[str, Edition]:
    found = {}
    for pack, pin in pins.items():
        named = None if pin.own else pin.edition
        edition = packs.stacked(pack, named, own=pin.own, places=pin.places.split()).edition
        if pin.digest and pin.digest != edition.digest:
            raise Refused(f"标准包 {pack} {pin.edition} 的内容与考评包所载摘要不同，不能据以考评")
        found[pack] = edition
    return found
