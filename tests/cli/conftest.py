"""The `houqin` command inside a test, on the hospital of the test."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from houqin.interfaces.cli import main
from tests import cast, deeds
from tests.cast import House


@dataclass
class Shell:
    """Runs commands as somebody of the house; files are written beside."""

    house: House
    contract: Any
    folder: Path
    capture: pytest.CaptureFixture[str]

    def file(self, name: str, said: Any) -> Path:
        path = self.folder / name
        data = said if isinstance(said, bytes) else said.encode() if isinstance(said, str) else None
        path.write_bytes(data or json.dumps(said, ensure_ascii=False, default=str).encode())
        return path

    def run(self, role: str | None, *args: object) -> tuple[int, str]:
        """The exit code, and what was said last."""
        who = ["--as", str(self.house.people[role].person)] if role else []
        self.capture.readouterr()
        code = 0
        with translation.override(None):
            try:
                main.main([*map(str, args), *who])
            except SystemExit as end:
                code = int(end.code or 0)
        out, err = self.capture.readouterr()
        return code, (err if code else out).strip()


@pytest.fixture
def shell(db, tmp_path, capsys) -> Shell:
    house = cast.found("A")
    with house.open():
        contract = deeds.contract(house)
    return Shell(house, contract, tmp_path, capsys)
