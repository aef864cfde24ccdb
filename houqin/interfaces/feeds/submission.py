"""What somebody hands in, as JSON: read without loss, known again by its digest, and a round in the phone's words."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from houqin.interfaces.feeds import values
from houqin.interfaces.feeds.catalogue import Argument, Function
from houqin.rules.refusal import Refused

TOO_MUCH = "提交的内容太大，最多 2 MB；照片请另外上传"
LONGEST = 2_000_000  # bytes; a round of sixty items with notes has twenty thousand
PHONE = {"checks": "items"}  # argument → what a round's sender calls it


class TooLarge(Refused):
    """More than is taken at once; over HTTP a 413."""


def parse(body: bytes | str) -> Any:
    """JSON as it was meant: no key twice, no NaN, no half characters."""
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if len(body) > LONGEST:
        raise TooLarge(TOO_MUCH)
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_constant=_no_number)
        canonical(found).encode()
    except (ValueError, RecursionError) as fault:
        said = fault.args[0] if isinstance(fault, _Faulty) else "请检查括号、引号和逗号"
        raise Refused("不是合格的 JSON：%(said)s", said=said) from None
    return found


def canonical(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Any) -> str:
    """SHA-256 over the canonical JSON of what was sent: key order and spaces do not matter, all else does."""
    return sha256(canonical(content).encode()).hexdigest()


class _Faulty(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Faulty(f"键 {next(name for name in names if names.count(name) > 1)} 写了两次")
    return found


def _no_number(said: str) -> Any:
    raise _Faulty(f"{said} 不是数")


def arguments(deed: Function, content: Any) -> dict[str, Any]:
    """What the deed is called with, the submission's digest where it asks for one."""
    found = values.read(deed.arguments, content)
    return found | {"digest": digest(content)} if "digest" in deed.given else found


def round_arguments(deed: Function, content: Any) -> dict[str, Any]:
    """`record_round` in the phone's words: items, photos as {sha256: {size, media_type}}, submitted_at if known."""
    plain = {**content, "photos": _announced(content.get("photos"))} if isinstance(content, Mapping) else content
    wanted = {name: Argument(one.kind, one.needed and name != "submitted_at") for name, one in deed.arguments.items()}
    return values.read(wanted, plain, PHONE) | {"digest": digest(content)}


def phone(deed: Function) -> dict[str, Argument]:
    """What a round's sender may write."""
    return {PHONE.get(name, name): one for name, one in deed.arguments.items()}


def _announced(photos: Any) -> Any:
    """{size, media_type} as the pair that the deed takes; anything else is left for the reader to refuse."""
    if not isinstance(photos, Mapping):
        return {} if photos is None else photos
    pair = {"size", "media_type"}
    return {
        sha: [one["size"], one["media_type"]] if isinstance(one, Mapping) and one.keys() == pair else one
        for sha, one in photos.items()
    }
