"""A zip that is sent while it is being made: each paper leaves as soon as it is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from houqin.interfaces.documents.excel import local

UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n\t', "-"))


class File(NamedTuple):
    name: str
    at: datetime
    content: bytes


def sent(files: Iterable[File]) -> Iterator[bytes]:
    """The zip in pieces. Word and Excel files are compressed already, so they are only laid one after the other."""
    outlet = Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as kept:
        for file in files:
            kept.writestr(ZipInfo(file.name, local(file.at).timetuple()[:6]), file.content)
            yield outlet.taken()
    yield outlet.taken()


class Outlet(RawIOBase):
    """What a zip writes to; it cannot go back, so what was taken has left."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: Any, /) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        data, self._waiting = bytes(self._waiting), bytearray()
        return data


def safe(name: str) -> str:
    """A file's name that every system takes."""
    return name.translate(UNSAFE).strip(". ")
