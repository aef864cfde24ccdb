"""How this house says no: one sentence for people, and for files the place where they are wrong."""

from dataclasses import dataclass


class Refused(Exception):
    """A deed or a question that is not granted; its text is one Chinese sentence for people.

    A sentence may carry `%(name)s` holes filled by keywords: an interface translates `sentence` and fills it again.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.values = values


class Conflict(Refused):
    """The id is taken by other content; over HTTP a 409."""


class Forbidden(Refused):
    """The asker may not, whatever is asked; over HTTP a 403."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file or a form: where it stands, what is wrong, what would be right."""

    where: str
    said: str
    expected: str = ""
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        spot = self.where + (f" 第 {self.line} 行" if self.line else "") + (f" {self.key}" if self.key else "")
        return f"{spot}：{self.said}" + (f"；应为：{self.expected}。" if self.expected else "。")


class Wrong(Refused):
    """A file or a form that cannot be read; carries every problem found, and the first one's place as its own."""

    def __init__(self, first: Problem, *more: Problem) -> None:
        self.problems = (first, *more)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def file(self) -> str:
        return self.problems[0].where

    @property
    def line(self) -> int | None:
        return self.problems[0].line

    @property
    def key(self) -> str:
        return self.problems[0].key

    @property
    def expected(self) -> str:
        return self.problems[0].expected
