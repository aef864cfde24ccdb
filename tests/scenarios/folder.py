"""A bundle in a folder of its own, and what `houqin assess` makes of it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from houqin.interfaces.cli import main

Rows = list[dict[str, str]]


@dataclass
class Folder:
    """Files of a bundle; `assess` runs the command and `stopped` expects it to refuse."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def write(self, name: str, text: str | bytes) -> None:
        (self.path / name).write_bytes(text.encode() if isinstance(text, str) else text)

    @property
    def out(self) -> Path:
        return self.path / "out"

    def assess(self, *more: str) -> dict[str, Rows]:
        main.main(["assess", str(self.path), "--out", str(self.out), *more])
        return {path.stem: rows(path) for path in self.out.glob("*.csv")}

    def stopped(self) -> str:
        """What it says when it refuses; nothing may have been written."""
        self.capture.readouterr()
        with pytest.raises(SystemExit) as stop:
            main.main(["assess", str(self.path), "--out", str(self.out)])
        assert stop.value.code == 2
        assert not self.out.exists()
        assert [one.name for one in self.path.iterdir() if one.name.startswith(".")] == []
        return self.capture.readouterr().err


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scores(found: dict[str, Rows]) -> dict[str, str]:
    return {" ".join(filter(None, (row["subject"], row["period"]))): row["score"] for row in found["sheets"]}
