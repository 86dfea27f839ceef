"""The page of an identity: what makes one person of lines of author lists, and correcting that."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from explorer.errors import ResearcherNotFound
from explorer.library.ledger.evidence import (
    ODDS_EXPLAINED,
    describe_evidence,
    describe_grounds,
    find_grounds,
    read_evidence,
)
from explorer.library.ledger.file import load_ledger
from explorer.people.rights import may
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui.addresses import researcher_address
from explorer.ui.claim_works import find_corrector
from explorer.ui.failure import show_error
from explorer.ui.identity_history import show_history
from explorer.ui.identity_running import show_progress, why_off
from explorer.ui.identity_similar import count_works, show_similar
from explorer.ui.identity_works import show_marked_works
from explorer.ui.pieces import link, shorten, show_empty, show_heading, show_section, table, text
from explorer.ui.signing_in import get_reader, is_hosted

STYLES = Path(__file__).parent / "assets" / "identity.css"
MOST_NAMES = 50
MOST_MERGES = 20
FIRST_MERGES = 4
"""Of those, the ones that are open; what can be corrected stands below them."""
EXPLAINED = (
    "What this library takes for one person. A correction is kept beside the records and never in them: "
    "it outlasts every import, and can be undone."
)


def show_identity(snapshot: Snapshot) -> None:
    """Draw the page of the person in the address; without one, all corrections of the library."""
    st.html(f"<style>{_styles()}</style>")
    asked = st.query_params.get("id", "")
    number = queries.find_person_no(snapshot, asked) if asked else None
    library = snapshot.folder.parent.parent
    hindrance = _why_not_allowed(snapshot, number) or why_off(library)
    ledger = load_ledger(library)
    if number is None:
        show_heading("Identity", "Who is who", [], f"{EXPLAINED} Search for somebody above to correct them.")
        if asked:
            show_error(ResearcherNotFound(asked))
    else:
        _show_head(snapshot, number)
    if hindrance:
        st.info(f"{to_markdown(hindrance)} You can look, and not correct.", icon=":material/lock:")
    is_busy = not hindrance and show_progress(snapshot)
    is_off = bool(hindrance) or is_busy
    if number is not None:
        _show_names(snapshot, number)
        _show_merges(snapshot, number)
        show_similar(snapshot, number, is_off=is_off)
        show_marked_works(snapshot, number, is_off=is_off)
    is_for_curators = is_hosted() and not may(get_reader(), "correcting an identity")
    show_history(snapshot, ledger, number, is_off=is_off or is_for_curators)
    for one in ledger.bad[:3]:
        st.warning(f"Line {one.line} of the ledger is left out: {to_markdown(shorten(one.reason))}")


def _why_not_allowed(snapshot: Snapshot, number: int | None) -> str:
    """Say why whoever reads corrects nobody here; empty where they may."""
    if not is_hosted() or may(get_reader(), "correcting an identity"):
        return ""
    if number is not None and find_corrector(snapshot, number):
        return ""
    return "In an app with sign-in a record is corrected by curators and by its owner."


@cache
def _styles() -> str:
    return STYLES.read_text(encoding="utf8")


def _show_head(snapshot: Snapshot, number: int) -> None:
    person = queries.find_people(snapshot, [number])[number]
    st.set_page_config(page_title=f"Identity of {shorten(person.name)} · Research graph")
    ids = [(one, True) for one in queries.find_person_ids(snapshot, number)[:4]]
    years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
    chips = [(count_works(person.works), True), (years or "years not known", bool(years)), *ids]
    show_heading("Identity", person.name, chips, EXPLAINED)
    st.html(f'<p class="ways-on">{link("Back to the profile", researcher_address(person.id))}</p>')


def _show_names(snapshot: Snapshot, number: int) -> None:
    facts = identity_queries.find_spelling_facts(snapshot, number)
    show_section("Names", f"{len(facts):,} {'spelling' if len(facts) == 1 else 'spellings'} in the records")
    rows = [dict(zip(("name", "works", "first", "last"), row, strict=True)) for row in facts[:MOST_NAMES]]
    cells = {
        "Name": lambda row: text(row["name"]),
        "Works": lambda row: text(row["works"]),
        "From": lambda row: text(row["first"]),
        "To": lambda row: text(row["last"]),
    }
    st.html(table("Names", cells, rows, numbers=("Works", "From", "To")))


def _show_merges(snapshot: Snapshot, number: int) -> None:
    merges = identity_queries.find_merges(snapshot, number)
    told = "What joined lines that an id or a name alone did not, the least certain first"
    show_section("Why they are one", f"{told}. {ODDS_EXPLAINED}" if merges else told)
    if not merges:
        show_empty("Nothing had to be joined.", "All lines have one name or one id, or a correction joined them.")
        return
    items = []
    for left, right, one, other, confidence, evidence, _ in merges[:MOST_MERGES]:
        grounds = describe_grounds(find_grounds(snapshot, number, left, right))
        told = "; ".join(filter(None, [grounds, describe_evidence(read_evidence(evidence))]))
        items.append(
            f"<li><p>{text(_name_sides(left, right))}: confidence {confidence:.2f}</p>"
            f'<p class="facts">{text(told)}</p><p class="facts">{_name_works(snapshot, one, other)}</p></li>'
        )
    st.html(f'<ol class="listed">{"".join(items[:FIRST_MERGES])}</ol>{_fold(items[FIRST_MERGES:], len(merges))}')


def _name_sides(left: str, right: str) -> str:
    return f"{left} joined {right}" if left != right else f"{left}, of the same spelling, joined"


def _fold(items: list[str], total: int) -> str:
    """The less doubtful ones, closed at first."""
    if not items:
        return ""
    beyond = f"; the {MOST_MERGES} least certain of {total:,}" if total > MOST_MERGES else ""
    return (
        f'<details class="rest"><summary>{len(items):,} more{beyond}</summary>'
        f'<ol class="listed">{"".join(items)}</ol></details>'
    )


def _name_works(snapshot: Snapshot, *papers: str | None) -> str:
    """A work of each side, by which a reader may judge."""
    numbers = [number for one in papers if one for number in queries.find_paper_nos(snapshot, one)[:1]]
    heads = queries.find_paper_heads(snapshot, numbers)
    return " · ".join(f"{text(heads[number].title)} ({heads[number].year or 'no year'})" for number in numbers)
