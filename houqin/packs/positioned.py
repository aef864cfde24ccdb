"""YAML as text, lists and mappings, with the line of every path; nothing is guessed, so 0.5 stays "0.5"."""

from typing import Any

import yaml

from houqin.rules.refusal import Problem, Wrong

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST = 2_000_000  # characters; the largest pack has eight thousand
DEEPEST = 20
NOTHING = ("", "~", "null")


def read(text: str, where: str) -> tuple[Any, dict[str, int]]:
    """The data, and the line of each path such as `items[3].rule.points`; Wrong with the line if it is not YAML."""
    if len(text) > LONGEST:
        raise Wrong(Problem(where, "文件太大", f"不超过 {LONGEST} 个字"))
    try:
        return _Reader(text, where).document()
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else None
        said = f"不是合格的 YAML（{fault.problem}）"
        raise Wrong(Problem(where, said, "检查缩进、冒号后的空格与括号", line)) from None
    except yaml.YAMLError:
        raise Wrong(Problem(where, "含有不能用的字符", "UTF-8 文本")) from None


class _Reader:
    """One pass over the parser's events, so that neither depth nor references in a pasted text can hurt."""

    def __init__(self, text: str, where: str) -> None:
        self.events = yaml.parse(str(text), Loader=LOADER)  # an interface may hand in a kind of str
        self.where = where
        self.lines: dict[str, int] = {}

    def document(self) -> tuple[Any, dict[str, int]]:
        found = [self.value(event, "", 0) for event in self.events if isinstance(event, yaml.NodeEvent)]
        if len(found) != 1:
            raise Wrong(Problem(self.where, "是空的" if not found else "含有多份文档", "一份文档"))
        return found[0], self.lines

    def value(self, event: Any, path: str, depth: int) -> Any:
        line = self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in NOTHING else event.value
        if isinstance(event, yaml.AliasEvent):
            raise Wrong(Problem(self.where, "不用引用（& 与 *）", "逐项写明", line, path))
        if depth == DEEPEST:
            raise Wrong(Problem(self.where, "嵌套太深", f"不超过 {DEEPEST} 层", line))
        return self.listed(path, depth) if isinstance(event, yaml.SequenceStartEvent) else self.mapped(path, depth)

    def listed(self, path: str, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, f"{path}[{len(found)}]", depth + 1))
        return found

    def mapped(self, path: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise Wrong(Problem(self.where, "键须为文字", "键: 值", line, path))
            here = f"{path}.{event.value}" if path else event.value
            if event.value in found:
                said = f"写了两次（另见第 {self.lines[here]} 行）"
                raise Wrong(Problem(self.where, said, "每个键只写一次", line, here))
            self.lines[here] = line
            found[event.value] = self.value(next(self.events), here, depth + 1)
        return found


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
