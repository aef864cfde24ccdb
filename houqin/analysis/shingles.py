"""What a Chinese sentence is made of, for counting: pairs of neighbouring characters; other scripts by whole words."""

import re
from collections import Counter
from collections.abc import Collection

RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+")
HEAD = 3  # how much more a title says than the text below it


def shingles(text: str, singles: Collection[str] = ()) -> Counter[str]:
    """Every pair within a run of characters; single characters only where they are among `singles`.

    A text of several lines begins with its title.
    """
    found: Counter[str] = Counter()
    title, _, rest = text.lower().partition("\n")
    for part, times in ((title, HEAD if rest.strip() else 1), (rest, 1)):
        for run in RUNS.findall(part):
            for piece in pieces(run):
                found[piece] += times
            for single in singles:
                if single in run:
                    found[single] += times * run.count(single)
    return found


def pieces(run: str) -> list[str]:
    """The pairs of one run; what is written in letters stays whole, a character on its own says nothing."""
    if run.isascii():
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]
