"""iCalendar (RFC 5545) text: events with their times in UTC, lines folded at 75 octets, texts escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 75  # octets


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` stays the same when the event is sent again, so that a calendar program replaces what it has."""

    uid: str
    title: str
    begins: datetime
    ends: datetime
    said: str = ""
    place: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[Event], at: datetime) -> bytes:
    head = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//houqin//duties//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        *(f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"),
    ]
    lines = [*head, *(line for one in events for line in _event(one, at)), "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


def _event(one: Event, at: datetime) -> list[str]:
    told = {"SUMMARY": one.title, "DESCRIPTION": one.said, "LOCATION": one.place}
    return [
        *("BEGIN:VEVENT", f"UID:{one.uid}", f"DTSTAMP:{_moment(at)}"),
        *(f"DTSTART:{_moment(one.begins)}", f"DTEND:{_moment(one.ends)}"),
        *(f"{key}:{_text(value)}" for key, value in told.items() if value),
        *([f"URL:{one.url}"] if one.url else []),
        *("STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "END:VEVENT"),
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(said: str) -> str:
    for letter, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        said = said.replace(letter, escaped)
    return said


def _folded(line: str) -> bytes:
    """A line never breaks inside a letter, however many octets that has."""
    found, room = bytearray(), LONGEST
    for letter in line:
        octets = letter.encode()
        if len(octets) > room:
            found += b"\r\n "
            room = LONGEST - 1
        found += octets
        room -= len(octets)
    return bytes(found) + b"\r\n"
