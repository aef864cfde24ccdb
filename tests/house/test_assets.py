"""The browser files: those that the templates name are fetched, and a wrong archive is refused."""

import base64
import hashlib
import io
import json
import re
import tarfile
from pathlib import Path

import pytest

import hatch_build
from tests.house import source

WEB = source.HOUSE / "interfaces/web"
ICON = re.compile(r"""{%-?\s*icon\s+"([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"""")
VENDORED = re.compile(r"""["'](?:/static/)?vendor/([a-z0-9.@/_-]+)["']""")


def test_every_icon_that_a_page_names_is_on_the_one_list() -> None:
    listed = set(json.loads((source.ROOT / "package.json").read_text("utf-8"))["houqin"]["icons"])
    assert named(ICON) <= listed, "add it to houqin.icons in package.json"


def test_every_vendored_file_that_a_page_names_was_fetched() -> None:
    assert not [name for name in named(VENDORED) if not (WEB / "static/vendor" / name).is_file()]


def named(pattern: re.Pattern[str]) -> set[str]:
    pages = [*WEB.glob("*.py"), *WEB.glob("templates/**/*.html"), *WEB.glob("static/houqin/*.js")]
    return {
        next(filter(None, hit)) if isinstance(hit, tuple) else hit
        for page in pages
        for hit in pattern.findall(page.read_text("utf-8"))
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that wants one file of one package, and a registry that is a folder."""
    archive = tmp_path / "registry/page/-/page-1.0.tgz"
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as packed:
        body = b"p{}\n/*# sourceMappingURL=page.css.map */"
        member = tarfile.TarInfo("package/dist/page.css")
        member.size = len(body)
        packed.addfile(member, io.BytesIO(body))
    lock = {"packages": {"node_modules/page": {"version": "1.0", "integrity": sha512(archive.read_bytes())}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    monkeypatch.setenv(hatch_build.REGISTRY, f"{(tmp_path / 'registry').as_uri()}/")
    return tmp_path


def sha512(blob: bytes) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(blob).digest()).decode()}"


def test_a_named_file_is_fetched_without_its_source_map(project: Path) -> None:
    hatch_build.fetch(project, "page", ["dist/page.css"], project / "vendor")
    assert (project / "vendor/page/page.css").read_bytes() == b"p{}\n"


def test_what_is_there_is_not_fetched_again(project: Path) -> None:
    hatch_build.fetch(project, "page", ["dist/page.css"], project / "vendor")
    (project / "registry/page/-/page-1.0.tgz").unlink()
    hatch_build.fetch(project, "page", ["dist/page.css"], project / "vendor")


def test_another_archive_under_the_same_name_is_refused(project: Path) -> None:
    (project / "registry/page/-/page-1.0.tgz").write_bytes(b"other")
    with pytest.raises(SystemExit, match="not the archive that package-lock.json names"):
        hatch_build.fetch(project, "page", ["dist/page.css"], project / "vendor")
    assert not (project / "vendor/page").exists()


def test_a_file_that_the_archive_lacks_is_named(project: Path) -> None:
    with pytest.raises(SystemExit, match=r"has no file dist/other\.css"):
        hatch_build.fetch(project, "page", ["dist/other.css"], project / "vendor")
    assert not (project / "vendor/page/.kept").exists()


def test_a_registry_that_does_not_answer_is_named(project: Path) -> None:
    (project / "registry/page/-/page-1.0.tgz").unlink()
    with pytest.raises(SystemExit, match=r"Could not fetch file:.*page-1\.0\.tgz"):
        hatch_build.fetch(project, "page", ["dist/page.css"], project / "vendor")


def test_translations_are_compiled_without_gettext(tmp_path: Path) -> None:
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "问题"\nmsgstr "finding"\n', "utf-8")
    hatch_build.compile_translations(tmp_path)
    assert b"finding" in (folder / "django.mo").read_bytes()
