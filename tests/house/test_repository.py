"""What is in git is ours, works anywhere, and says what changed."""

import json
import re
from pathlib import Path

import pytest

from tests.house import source

FOREIGN_FILES = re.compile(
    r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot|whl|tgz)$|(^|/)(uv\.lock|yarn\.lock|node_modules/.*)$"
)
# With [brackets], so that this file does not find itself.
TRACES = {
    "a registry's host": r"registry[.]npm[j]s|npmm[i]rror|pypi[.]org/s[i]mple|files[.]python[h]osted",
    "a path of one machine": r"(?<![\w.])/(?:[w]ork|[r]oot|[U]sers|[h]ome/[a-z]+|[o]pt/wheels)/",
}
WIDEST = 1_000_000
DIRECT_DEPENDENCIES = 28
PINNED = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.+]*")


def test_nothing_third_party_is_kept() -> None:
    assert not [name for name in map(source.named, source.tracked()) if FOREIGN_FILES.search(name)]


def test_no_file_is_a_data_set() -> None:
    assert not [source.named(path) for path in source.tracked() if path.stat().st_size > WIDEST]


@pytest.mark.parametrize("kind", TRACES)
def test_no_trace_of_where_it_was_made(kind: str) -> None:
    pattern = re.compile(TRACES[kind])
    found = [f"{source.named(path)}: {hit.group()}" for path in source.tracked() if (hit := pattern.search(text(path)))]
    assert not found, kind


@pytest.mark.parametrize(
    ("kind", "bad", "good"),
    [
        ("a registry's host", f"https://registry.{'npmjs'}.org/htmx.org", "npm config get registry"),
        ("a path of one machine", f"cd /{'root'}/houqin", "the folder /srv/houqin, or root/work"),
    ],
)
def test_a_trace_is_told_from_an_innocent_line(kind: str, bad: str, good: str) -> None:
    assert re.search(TRACES[kind], bad)
    assert not re.search(TRACES[kind], good)


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def test_the_lock_names_versions_and_digests_but_no_address() -> None:
    lock = json.loads((source.ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_direct_dependencies_are_few_and_pinned() -> None:
    direct = source.PROJECT["project"]["dependencies"]
    lines = (source.ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert len(direct) <= DIRECT_DEPENDENCIES
    assert all(PINNED.fullmatch(line) for line in lines)
    assert {plain(re.split(r"[<>=\[]", wanted)[0]) for wanted in direct} <= {
        plain(line.split("==")[0]) for line in lines
    }


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_changelog_says_what_is_new() -> None:
    unreleased = (source.ROOT / "CHANGELOG.md").read_text("utf-8").split("## Unreleased", 1)[1]
    assert re.search(r"^- \w", unreleased, re.MULTILINE)
