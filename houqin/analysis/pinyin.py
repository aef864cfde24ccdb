"""Chinese text as its sounds' first letters, so that wklsc finds 外科楼三层."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """外科楼/3层 → wkl3c: first letters, Latin letters and digits, in lower case."""
    said = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return "".join(one for one in said.lower() if one.isalnum())
