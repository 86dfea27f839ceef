"""
The query language: words, phrases, fields, exclusions, in one box.

Whatever is no operator is a word, so no query is wrong: "year:soon" looks for those two words and
says so in ``Query.plain``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Field = Literal["text", "author", "venue", "topic", "year"]

LONGEST_QUERY = 60_000
"""Signs that are read; ten thousand words fit."""
PASTED = 16
"""Words; in a longer text, quotes and minus signs are its own, no operators."""

_FIELDS = tuple(name for name in get_args(Field) if name != "text")
_QUOTES = str.maketrans("“”„«»＂", '""""""')
_TOKEN = re.compile(
    rf"""
    (?<!\S) (?P<minus>-)? (?: (?P<field>{"|".join(_FIELDS)}) : )?
    (?: "(?P<quoted>[^"]*)" (?!\w) | (?P<bare>\S+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<first>\d{4})?(?P<dash>[-–])?(?P<last>\d{4})?", re.ASCII)
_EMPTY = re.compile(rf"-?({'|'.join(_FIELDS)}):+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that a paper has to fulfil, or must not."""

    field: Field
    text: str
    """As written, without operator and quotes."""
    negated: bool = False
    years: tuple[int | None, int | None] | None = None
    """First and last year; None for an open end."""

    def __str__(self) -> str:
        value = f'"{self.text}"' if self.field == "text" or " " in self.text else self.text
        return f"{'-' if self.negated else ''}{'' if self.field == 'text' else f'{self.field}:'}{value}"


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed, understood."""

    words: str
    """What is to be found: the words outside of operators, phrases that are wanted among them, in their order."""
    clauses: tuple[Clause, ...] = ()
    """What decides whether a paper is in the list."""
    plain: tuple[str, ...] = ()
    """What looked like an operator and was read as words."""

    def __bool__(self) -> bool:
        return bool(self.words or self.clauses)


def parse_query(text: str) -> Query:
    """
    Read *text*, whatever it is.

    >>> query = parse_query('pruning "lottery ticket" author:"Jo Lee" year:2019-2021 -vision venue:')
    >>> query.words
    'pruning lottery ticket venue:'
    >>> [str(clause) for clause in query.clauses]
    ['"lottery ticket"', 'author:"Jo Lee"', 'year:2019-2021', '-"vision"']
    >>> query.plain
    ('venue:',)
    """
    tokens = list(_TOKEN.finditer(text[:LONGEST_QUERY].translate(_QUOTES)))
    is_pasted = sum(len((token["quoted"] or "x").split()) for token in tokens if not token["field"]) > PASTED
    words: list[str] = []
    clauses: list[Clause] = []
    plain: list[str] = []
    for token in tokens:
        clause = _read_clause(token, is_pasted=is_pasted)
        if clause:
            clauses.append(clause)
        if clause is None or (clause.field == "text" and not clause.negated):
            words.append(_plain_words(token))
        if clause is None and _looks_like_operator(token):
            plain.append(token[0])
    return Query(" ".join(word for word in words if word), tuple(clauses), tuple(plain))


def _read_clause(token: re.Match[str], *, is_pasted: bool) -> Clause | None:
    value = token["quoted"] if token["quoted"] is not None else token["bare"]
    field = (token["field"] or "text").lower()
    negated = bool(token["minus"])
    if not re.search(r"\w", value):
        return None
    if field == "text":
        is_operator = not is_pasted and (negated or token["quoted"] is not None)
        return Clause("text", value.strip(), negated) if is_operator else None
    if field == "year":
        years = _read_years(value)
        return Clause("year", value.strip(), negated, years) if years else None
    named: dict[str, Field] = {"author": "author", "venue": "venue", "topic": "topic"}
    return Clause(named[field], value.strip().strip('"'), negated)


def _read_years(value: str) -> tuple[int | None, int | None] | None:
    """
    Read ``2020``, ``2019-2021``, ``2020-`` or ``-2020``; None for anything else.

    >>> _read_years("2020-"), _read_years("2021-2019"), _read_years("soon")
    ((2020, None), None, None)
    """
    match = _YEARS.fullmatch(value.strip())
    if not match or not (match["first"] or match["last"]):
        return None
    first = int(match["first"]) if match["first"] else None
    last = int(match["last"]) if match["last"] else None
    if not match["dash"]:
        return None if last is not None else (first, first)
    return None if first and last and first > last else (first, last)


def _looks_like_operator(token: re.Match[str]) -> bool:
    bare = token["bare"] or ""
    is_empty_field = bool(_EMPTY.fullmatch(bare))
    return bool(token["minus"] or token["field"] or token["quoted"] is not None or '"' in bare or is_empty_field)


def _plain_words(token: re.Match[str]) -> str:
    if token["quoted"] is not None:
        return " ".join(filter(None, (token["field"], token["quoted"].strip())))
    return token[0].strip('"')
