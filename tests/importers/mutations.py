"""Golden samples spoilt by chance, as files are spoilt in life: cut, saved by a spreadsheet, edited by hand, garbled.

Most of what comes out still begins as its format does, so that a reader gets it. The same dice give the same bytes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence

Dice = random.Random
Mutation = Callable[[str, Dice, Sequence[str]], str]
"""Text, dice and the other samples to what becomes of the text."""

_TOKEN = re.compile(r"[^,\"<>:=\n\r\t{}\[\]]+")
_NUMBER = re.compile(r"\d[\d,.]*")
_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|(?:19|20)\d{6}|(?:19|20)\d\d")
_STRINGS = re.compile(r'"[^"\n]*"|>[^<\n]*')

_STILL_JSON = 0.8

ODD_TEXTS = (
    "", " ", "-", "--", "$", "%", "()", '"', '""', "'", ",", ",,,,", "\n", "\r", "\r\n", "\t", "\x00", "\ufeff",
    "\u2028",
    "\x85", "\x0b", "\x0c", "\x1c", "\xa0", "\u202e", "İ", "ß", "ﬁ", "²", "①", "١٢", "½", "Ⅷ", "\U0001f4b0", "é",
    "&#0;", "&#xD800;", "&amp;", "&bogus;", "<", ">", "</", "<OFX>", "<!--", "]]>", "{", "}", "[", "]", ":", "null",
    "true", "\\u0000", "\\ud800", "\\", "None", "NaN", "inf", "=1+1", "XXX-XX-0001", "900-00-0001", "(1.00)", "N/A",
)  # fmt: skip
ODD_NUMBERS = (
    "0", "-0", "-0.00", "0.004", "0.005", "1e5", "1.23E+08", "1e400", "-1", "--1", "1-", "+1", "(1)", "$1", "$-1",
    "1,2",
    "1.234,56", "1,234.5", ".5", "5.", "1.2.3", "1 000", "99999999999999999999", "92233720368547758.07",
    "92233720368547758.08", "-92233720368547758.09", "٣", "²", "0x10", "1_000", "½", "9" * 400,
)  # fmt: skip
ODD_DAYS = (
    "02/30/2021", "02/29/2023", "02/29/2024", "00/00/0000", "13/01/2021", "12/31/9999", "01/01/0001", "1/1/1", "1/1/70",
    "99999999", "00000000", "20230230", "20231301", "2023-02-30", "0000-00-00", "9999-12-31", "10000", "0000", "0001",
    "9999", "1899", "1974", "2099", "²⁰²³", "٢٠٢٣", "20230101000000[-5:EST]", "20230101[", "12-31-2023", "31.12.2023",
)  # fmt: skip


def flip(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """One to four characters become others that differ in a bit."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        text = text[:at] + chr(ord(text[at]) % 128 ^ 1 << dice.randrange(8)) + text[at + 1 :]
    return text


def cut(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """The end is lost, mostly in the second half."""
    return text[: dice.randrange(dice.choice((0, len(text) // 2)), len(text))]


def lose(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """Some characters are lost."""
    at = dice.randrange(len(text))
    return text[:at] + text[at + dice.randint(1, dice.choice((3, 80, 800))) :]


def double(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """A piece stands there twice."""
    start = dice.randrange(len(text))
    end = min(len(text), start + dice.randint(1, 300))
    return text[:end] + text[start:]


def insert(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """Odd characters anywhere."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(ODD_TEXTS) + text[at:]
    return text


def drop_line(text: str, dice: Dice, _others: Sequence[str]) -> str:
    lines = text.split("\n")
    del lines[dice.randrange(len(lines))]
    return "\n".join(lines)


def double_line(text: str, dice: Dice, _others: Sequence[str]) -> str:
    lines = text.split("\n")
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
    return "\n".join(lines)


def swap_lines(text: str, dice: Dice, _others: Sequence[str]) -> str:
    lines = text.split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def blank_line(text: str, dice: Dice, _others: Sequence[str]) -> str:
    lines = text.split("\n")
    lines[dice.randrange(len(lines))] = dice.choice(("", " ", ",,,,,,,,", '""', "The end", '"', "0"))
    return "\n".join(lines)


def splice(text: str, dice: Dice, others: Sequence[str]) -> str:
    """The beginning of one file and the end of another."""
    mine, theirs = text.split("\n"), dice.choice(others).split("\n")
    return "\n".join(mine[: dice.randrange(len(mine) + 1)] + theirs[dice.randrange(len(theirs)) :])


def splice_line(text: str, dice: Dice, others: Sequence[str]) -> str:
    """A line of another file among these."""
    lines = text.split("\n")
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(dice.choice(others).split("\n")))
    return "\n".join(lines)


def _replaced(pattern: re.Pattern[str], text: str, dice: Dice, made: Callable[[str], str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = dice.choice(found)
    return text[: one.start()] + made(one[0]) + text[one.end() :]


def odd_value(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """A cell, a tag or a value becomes another."""
    return _replaced(_TOKEN, text, dice, lambda _was: dice.choice(dice.choice((ODD_TEXTS, ODD_NUMBERS, ODD_DAYS))))


def odd_string(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """What stands between quotes or behind a tag becomes something else."""
    return _replaced(
        _STRINGS,
        text,
        dice,
        lambda was: was[0] + dice.choice(dice.choice((ODD_TEXTS, ODD_NUMBERS, ODD_DAYS))) + was[0].replace(">", ""),
    )


def odd_number(text: str, dice: Dice, _others: Sequence[str]) -> str:
    return _replaced(
        _NUMBER,
        text,
        dice,
        lambda was: dice.choice((*ODD_NUMBERS, f"-{was}", f"({was})", f"${was}", was[::-1], was * 3)),
    )


def odd_day(text: str, dice: Dice, _others: Sequence[str]) -> str:
    return _replaced(_DAY, text, dice, lambda _was: dice.choice(ODD_DAYS))


def exchange(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """Two cells, tags or values in each other's place."""
    found = list(_TOKEN.finditer(text))
    if len(found) < 2:
        return text
    one, other = sorted(dice.sample(found, 2), key=lambda each: each.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def huge(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """One value is as long as a file."""
    size = dice.choice((500, 5_000, 5_000, 5_000, 140_000) if dice.random() < 0.1 else (500, 5_000))
    return _replaced(
        _TOKEN, text, dice, lambda _was: dice.choice(('"', "9", "x", " ", "-", "(", "&", "<a>", ",", "\n")) * size
    )


def columns(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """A column is dropped, there twice, or in another's place, from some line to some other."""
    lines = text.split("\n")
    start = dice.choice((0, 0, dice.randrange(len(lines))))
    widest = max(line.count(",") for line in lines)
    if not widest:
        return text
    column, other, way = dice.randrange(widest + 1), dice.randrange(widest + 1), dice.randrange(3)
    for number in range(start, len(lines)):
        cells = lines[number].split(",")
        if len(cells) <= max(column, other):
            continue
        if way == 0:
            del cells[column]
        elif way == 1:
            cells.insert(other, cells[column])
        else:
            cells[column], cells[other] = cells[other], cells[column]
        lines[number] = ",".join(cells)
    return "\n".join(lines)


def other_line_ends(text: str, dice: Dice, _others: Sequence[str]) -> str:
    return text.replace("\r\n", "\n").replace("\n", dice.choice(("\r", "\r\n", "\n\n", "\n\r")))


def json_value(text: str, dice: Dice, _others: Sequence[str]) -> str:
    """A JSON document that is still one: a member goes, comes again elsewhere, or holds something else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for _ in range(dice.randint(1, 3)):
        within = list(_containers(document))
        if not within:
            return text
        holder, others = dice.choice(within), dice.choice(within)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = dice.choice(keys)
        way = dice.randrange(4)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            holder[dice.choice((dice.choice(ODD_TEXTS), f"{key}x", key.upper()))] = holder.pop(key)
        elif way == 2 and others is not holder:
            holder[key] = json.loads(json.dumps(others))
        else:
            holder[key] = dice.choice(
                (dice.choice(ODD_TEXTS), dice.choice(ODD_NUMBERS), dice.choice(ODD_DAYS), None, True, False, 0, -1, 1.5,
                 10**30, 1e300, [], {}, [[]], {"a": {}}, [None])
            )  # fmt: skip
    return json.dumps(document, indent=dice.choice((None, 2)), ensure_ascii=dice.random() < 0.5)


def _containers(value: object) -> Iterator[dict[str, object] | list[object]]:
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from _containers(item)


MUTATIONS: tuple[Mutation, ...] = (
    flip, cut, lose, double, insert, drop_line, double_line, swap_lines, blank_line, splice, splice_line, odd_value,
    odd_value, odd_string, odd_string, odd_number, odd_number, odd_day, odd_day, exchange, huge, columns,
    other_line_ends,
)  # fmt: skip


def spoilt(text: str, dice: Dice, others: Sequence[str]) -> str:
    """A text after one to four mutations."""
    if text.lstrip().startswith(("{", "[")) and dice.random() < _STILL_JSON:
        return json_value(text, dice, others) or "x"
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        text = dice.choice(MUTATIONS)(text, dice, others) or "x"
    return text


def spoilt_bytes(data: bytes, dice: Dice, others: Sequence[bytes]) -> bytes:
    """Bytes after one to four mutations, now and then in another encoding."""
    text = spoilt(data.decode("latin-1"), dice, [other.decode("latin-1") for other in others])
    try:
        encoded = text.encode("latin-1")
    except UnicodeEncodeError:
        encoded = b"".join(_bytes_of(character) for character in text)
    turn = dice.random()
    if turn < 0.01:
        return b"\xef\xbb\xbf" + encoded
    if turn < 0.02:
        return encoded + bytes([dice.randrange(256)])
    return encoded


def _bytes_of(character: str) -> bytes:
    return bytes([ord(character)]) if ord(character) < 256 else character.encode("utf-8", "surrogatepass")
