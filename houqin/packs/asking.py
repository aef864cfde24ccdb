"""The questionnaires that come with the house: one file per service line, in our own wording."""

from functools import cache
from pathlib import Path

import yaml

from houqin.rules import survey
from houqin.rules.survey import Questionnaire

FOLDER = Path(__file__).parent / "asked"


@cache
def questionnaires() -> tuple[Questionnaire, ...]:
    """By service line and audience."""
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(survey.parse(raw) for file in files for raw in yaml.safe_load(file.read_text("utf-8")))
