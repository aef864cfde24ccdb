"""Photos of a test lie in a folder of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings) -> Path:
    settings.FILES = tmp_path / "files"
    return settings.FILES
