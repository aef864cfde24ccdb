"""Key figures: a label, a number that opens what it is made of, and a word beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`tone` colours the note (warn, bad); `url` is the door behind the number."""

    label: str
    value: object
    unit: str = ""
    note: str = ""
    tone: str = ""
    url: str = ""
