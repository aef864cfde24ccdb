"""The house as a whole stays small-grained: medians and copies."""

from collections import Counter
from pathlib import Path
from statistics import median

from tests.house import source

FILE_MEDIAN, FUNCTION_MEDIAN = 80, 8
WINDOW, COPIED_PERCENT = 10, 1
WRITTEN = {".py", ".sql", ".html", ".js", ".css"}


def test_the_median_file_and_the_median_function_are_short() -> None:
    files = [len(path.read_text("utf-8").splitlines()) for path in source.modules()]
    functions = [
        source.length(function) for path in source.modules() for function in source.functions(source.tree(path))
    ]
    assert median(files) <= FILE_MEDIAN
    assert median(functions) <= FUNCTION_MEDIAN


def test_at_most_one_percent_is_written_twice() -> None:
    share, places = copied({source.named(path): path.read_text("utf-8") for path in written()})
    assert share <= COPIED_PERCENT, places


def test_a_copied_window_is_found() -> None:
    block = "\n".join(f"line {number}" for number in range(WINDOW))
    assert copied({"a": block, "b": f"other\n{block}"})[0] > 90
    assert copied({"a": block, "b": block.replace("line 5", "another")})[0] == 0


def written() -> list[Path]:
    return [
        path
        for path in source.HOUSE.rglob("*")
        if path.suffix in WRITTEN and not {"vendor", "migrations"} & set(path.relative_to(source.HOUSE).parts)
    ]


def copied(texts: dict[str, str]) -> tuple[float, list[str]]:
    """The percentage of lines inside a window of ten that stands elsewhere too, and where."""
    rows = {name: [row.strip() for row in text.splitlines() if row.strip()] for name, text in texts.items()}
    windows = {
        name: [tuple(kept[at : at + WINDOW]) for at in range(len(kept) - WINDOW + 1)] for name, kept in rows.items()
    }
    times = Counter(window for found in windows.values() for window in found)
    twice = {
        (name, at + offset)
        for name, found in windows.items()
        for at, window in enumerate(found)
        if times[window] > 1
        for offset in range(WINDOW)
    }
    total = sum(map(len, rows.values()))
    return 100 * len(twice) / max(total, 1), sorted({name for name, _ in twice})
