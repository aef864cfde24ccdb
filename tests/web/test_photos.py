"""Photos on disk: only whole pictures get there, under their own digest, once, and whole or not at all."""

import os
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from houqin.interfaces import cabinet, photos
from houqin.rules.refusal import Refused


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES = tmp_path / "files"
    return settings.FILES


def picture(form: str = "JPEG", size=(32, 24), colour="#7a9") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, form)
    return drawn.getvalue()


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_lies_under_its_digest(folder, form, media_type):
    data = picture(form)
    digest = sha256(data).hexdigest()
    assert photos.keep(data) == photos.Kept(digest, len(data), media_type)
    assert (folder / digest[:2] / digest).read_bytes() == data
    assert photos.path(digest) == folder / digest[:2] / digest


def test_sent_again_it_is_the_same_file(folder):
    data = picture()
    first = photos.keep(data)
    written = photos.path(first.sha256).stat().st_mtime_ns
    assert photos.keep(data) == first
    assert photos.path(first.sha256).stat().st_mtime_ns == written
    assert [file.name for file in folder.rglob("*") if file.is_file()] == [first.sha256]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是照片"),
        (b"%PDF-1.7 not a picture", "不是照片"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (picture()[:-200], "不完整"),
        (picture("PNG")[:60], "不完整"),
        (picture("GIF"), "不是照片"),
        (picture() + b"\0" * photos.MOST_BYTES, "超过 10 MB"),
    ],
)
def test_what_is_no_whole_picture_is_refused_and_leaves_nothing(folder, data, said):
    with pytest.raises(Refused, match=said):
        photos.keep(data)
    assert not folder.exists()


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(photos, "MOST_PIXELS", 700)
    with pytest.raises(Refused, match="像素过高"):
        photos.keep(picture())


def test_a_write_that_breaks_off_leaves_no_file(folder, monkeypatch):
    def broken(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(cabinet.os, "fsync", broken)
    with pytest.raises(OSError, match="no space"):
        photos.keep(picture())
    assert not [file for file in folder.rglob("*") if file.is_file()]


def test_the_bytes_and_the_name_are_on_disk_before_it_returns(monkeypatch):
    synced = []
    monkeypatch.setattr(cabinet.os, "fsync", lambda entry: synced.append(os.path.realpath(f"/proc/self/fd/{entry}")))
    kept = photos.keep(picture())
    file = photos.path(kept.sha256)
    assert synced[1:] == [str(file.parent), str(file.parent.parent)]
    assert synced[0].startswith(str(file.parent))


@pytest.mark.parametrize("name", ["", "../" * 20 + "etc/passwd", "A" * 64, "a" * 63])
def test_a_name_that_is_no_digest_leads_nowhere(name):
    with pytest.raises(Refused):
        photos.path(name)
