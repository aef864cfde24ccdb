"""A questionnaire as a form for people: big choices, none of them preselected, and how its answers are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from houqin.rules.survey import SCALES, Questionnaire


def shown(asked: Questionnaire, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions in the language in use, each with its steps, and the one that was chosen before."""
    steps = [(str(n), gettext(word)) for n, word in enumerate(SCALES[asked.scale], 1)]
    return [
        {"n": n, "text": said(one.text, one.english), "steps": steps, "chosen": first(typed.get(f"q{n}"))}
        for n, one in enumerate(asked.questions, 1)
    ]


def said(text: str, english: str) -> str:
    return english if english and get_language() == "en" else text


def scores(asked: Questionnaire, typed: Mapping[str, Any]) -> dict[str, int]:
    """Question number → step. What is no number is left for the deed to refuse."""
    given = {str(n): first(typed.get(f"q{n}")) for n in range(1, len(asked.questions) + 1)}
    return {n: int(step) if step.isdecimal() and len(step) < 3 else 0 for n, step in given.items() if step}


def comment(typed: Mapping[str, Any]) -> str:
    return first(typed.get("comment"))


def first(value: str | Sequence[str] | None) -> str:
    return value if isinstance(value, str) else value[0] if value else ""
