"""
Institutions out of affiliations: which texts name one institution, and which institution names a text has.

Written are ``corpus.institutions``; ``corpus.institution_names``, every text that records have
for one, with the rule that led there; ``corpus.institution_aliases``, other ids that lead to
it; and ``corpus.affiliations``, who names which on which paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from explorer.library.institutions.parts import same_key
from explorer.library.institutions.resolving import Named, Spelling, resolve
from explorer.library.working import forget, lean, set_aside
from explorer.text.folding import fold_label, fold_name, stable_id

_TAGGED = """
SELECT paper_no, person_no, unnest(institutions) AS label, coalesce(unnest(institution_ids), '') AS id
FROM signed WHERE institutions IS NOT NULL
"""
_SPELLINGS = "SELECT label, id, count(*) FROM tagged GROUP BY ALL ORDER BY ALL"
_INSTITUTIONS = """
CREATE TABLE corpus.institutions AS
SELECT institution_no, any_value(institution_id) AS institution_id, any_value(name) AS name,
       CAST(count(DISTINCT paper_no) AS INTEGER) AS works
FROM tagged JOIN named_institutions USING (label, id)
GROUP BY institution_no ORDER BY institution_no
"""
_NAMES = """
CREATE TABLE corpus.institution_names AS
SELECT institution_no, label AS name, CAST(sum(uses) AS INTEGER) AS uses, min(rule) AS rule
FROM named_institutions GROUP BY institution_no, label ORDER BY institution_no, uses DESC, name
"""
_AFFILIATIONS = """
CREATE TABLE corpus.affiliations AS
SELECT DISTINCT paper_no, person_no, institution_no
FROM tagged JOIN named_institutions USING (label, id)
ORDER BY paper_no, person_no, institution_no
"""


class _Row(NamedTuple):
    """One institution that one spelling names."""

    spelling: Spelling
    token: str
    """What is one institution: a persistent id, else a key."""
    text: str
    rule: str


def write_institutions(connection: duckdb.DuckDBPyConnection, *, resolve_names: bool = True) -> None:
    """
    Write the institutions that the lines of author lists name.

    Without *resolve_names* every folded spelling is an institution of its own, unless records give an id.
    """
    set_aside(connection, "tagged", _TAGGED)
    with lean(connection):
        spellings = [Spelling(*row) for row in connection.execute(_SPELLINGS).fetchall()]
        found = resolve(spellings) if resolve_names else [(_as_written(one),) for one in spellings]
        rows = _identify(spellings, found, lend=resolve_names)
        ids, names = _name(rows)
        del spellings, found
    _register(connection, rows, ids, names)
    for statement in (_INSTITUTIONS, _NAMES, _AFFILIATIONS):
        connection.execute(statement)
    _write_aliases(connection, rows, ids)
    forget(connection, "tagged", "named_institutions")


def _as_written(one: Spelling) -> Named:
    return Named(fold_name(one.label) or fold_label(one.label), one.label, "spelling")


def _identify(spellings: Sequence[Spelling], found: Sequence[tuple[Named, ...]], *, lend: bool) -> list[_Row]:
    """Give every spelling the tokens of its institutions; the only id of a name is lent to its other spellings."""
    carried: dict[str, set[str]] = defaultdict(set)
    for one, names in zip(spellings, found, strict=True):
        if one.id and len(names) == 1 and names[0].rule == "spelling":
            carried[_key(names[0], lend)].add(one.id)
    lent = {key: next(iter(ids)) for key, ids in carried.items() if len(ids) == 1} if lend else {}
    rows = []
    for one, names in zip(spellings, found, strict=True):
        if one.id:
            rows.append(_Row(one, one.id, one.label, "id"))
            continue
        tokens = {lent.get(_key(name, lend), _key(name, lend)): name for name in names}
        rows += [_Row(one, token, name.text, name.rule) for token, name in tokens.items()]
    return rows


def _key(name: Named, resolved: bool) -> str:
    return f" {same_key(name.key) if resolved else name.key}"


def _name(rows: Sequence[_Row]) -> tuple[dict[str, str], dict[str, str]]:
    """The public id and the name of each token: its most frequent text, one in capitals only last."""
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.text and row.rule != "acronym":
            texts[row.token][row.text] += row.spelling.uses
    for row in rows:
        if row.token not in texts:
            texts[row.token][row.text or row.spelling.label] += row.spelling.uses
    names = {token: min(found.items(), key=_rank_text)[0] for token, found in texts.items()}
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for token in sorted(names, key=lambda one: (-texts[one].total(), one)):
        hashed = stable_id("institution", fold_name(names[token]) or fold_label(names[token]))
        own = token if not token.startswith(" ") else hashed
        ids[token] = own if own not in taken else stable_id("institution", token)
        taken.add(ids[token])
    return ids, names


def _rank_text(item: tuple[str, int]) -> tuple[bool, int, int, str]:
    """Most uses first, then the longest: of two that are as frequent one is often shortened."""
    text, uses = item
    return text in {text.upper(), text.lower()}, -uses, -len(text), text


def _register(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[_Row], ids: dict[str, str], names: dict[str, str]
) -> None:
    numbers = {one: number for number, one in enumerate(sorted(ids.values()))}
    table = pa.table(
        {
            "label": pa.array([row.spelling.label for row in rows], pa.string()),
            "id": pa.array([row.spelling.id for row in rows], pa.string()),
            "uses": pa.array([row.spelling.uses for row in rows], pa.int64()),
            "rule": pa.array([row.rule for row in rows], pa.string()),
            "institution_id": pa.array([ids[row.token] for row in rows], pa.string()),
            "institution_no": pa.array([numbers[ids[row.token]] for row in rows], pa.int32()),
            "name": pa.array([names[row.token] for row in rows], pa.string()),
        }
    )
    connection.register("arriving", table)
    set_aside(connection, "named_institutions", "FROM arriving")
    connection.unregister("arriving")


def _write_aliases(connection: duckdb.DuckDBPyConnection, rows: Sequence[_Row], ids: dict[str, str]) -> None:
    """Write the ids that each spelling would have of its own, where all its uses lead to one institution."""
    numbers = {one: number for number, one in enumerate(sorted(ids.values()))}
    leading: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.rule != "several":
            own = fold_name(row.spelling.label) or fold_label(row.spelling.label)
            leading[stable_id("institution", own)].add(numbers[ids[row.token]])
    found = {alias: next(iter(to)) for alias, to in leading.items() if len(to) == 1} | numbers
    table = pa.table(
        {"alias": pa.array(found.keys(), pa.string()), "institution_no": pa.array(found.values(), pa.int32())}
    )
    connection.register("arriving", table)
    connection.execute("CREATE TABLE corpus.institution_aliases AS FROM arriving ORDER BY alias")
    connection.unregister("arriving")
