"""What the reader alone sees: notes, tags, saved papers, votes, followed searches; pages run whole."""

from __future__ import annotations

import csv
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.export.csv import to_csv
from explorer.models import Paper, PaperFilter
from explorer.people import follows, notes, shelf, votes
from explorer.people.accounts import get_local_reader
from explorer.people.own_data import delete_account, export_account
from explorer.people.readers import Target
from explorer.profile import find_own_papers
from explorer.settings import STATE_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.paper_aliases import find_paper_aliases
from explorer.ui.shelf_things import find_things, things_table
from explorer.ui.signing_in import get_store
from tests.pages.running import NONSENSE, run_page, shown

LECUN = "person:fa2116e342f1ca86"
HOSTILE = '<script>alert(1)</script> **=HYPERLINK("x")** $x^2$ :red[x] [a](javascript:alert(1))'


@pytest.fixture
def visit(monkeypatch, sample_library, tmp_path):
    monkeypatch.setenv(STATE_VARIABLE, f"sqlite:///{tmp_path / 'state.sqlite'}")

    def visit(page: str, /, **parameters: str) -> AppTest:
        app = run_page(monkeypatch, sample_library, page, parameters)
        assert not app.exception
        return app

    return visit


@pytest.fixture
def me(visit):
    """The local person, for functions of the store."""
    return get_local_reader(get_store())


@pytest.fixture(scope="module")
def papers(sample) -> list[Paper]:
    return queries.find_papers(sample, find_own_papers(sample, queries.get_person_no(sample, LECUN), PaperFilter()))


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_the_first_line_of_a_note_and_its_tags_stand_on_a_researcher_s_page_as_text(visit, me):
    notes.annotate(get_store(), me, Target("person", LECUN), f"{HOSTILE}\n\nMore.", [HOSTILE[:60]])
    page = shown(visit("researcher", id=LECUN))

    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "<script>alert" not in page
    assert "More." not in page


def test_a_note_on_a_paper_is_found_by_its_tag_by_words_and_by_the_search_of_papers(visit, me, papers):
    notes.annotate(get_store(), me, Target("paper", papers[0].id, papers[0].title), "Zanzibar proof", ["to read"])

    assert "Zanzibar proof" in shown(visit("paper", id=papers[0].id))
    assert "Zanzibar proof" in shown(visit("shelf", tag="to read"))
    assert "Zanzibar proof" in shown(visit("shelf", words="PROOF zanzibar"))
    assert "Zanzibar proof" not in shown(visit("shelf", words="elsewhere"))
    assert "Nothing of yours is like that." in shown(visit("shelf", show="voted"))
    found = shown(visit("papers", q="zanzibar"))
    assert "In your notes" in found
    assert "only you see this" in found


def test_the_shelf_names_what_the_library_has_no_more_and_shows_a_paper_once(visit, me, papers, sample):
    number = queries.find_paper_nos(sample, papers[0].id)[0]
    alias = next(iter(find_paper_aliases(sample, number)), papers[0].id)
    store = get_store()
    shelf.save_paper(store, me, papers[0].id, papers[0].title)
    votes.vote(store, me, alias, label="An earlier title")
    shelf.save_paper(store, me, "paper:gone", f"Gone {HOSTILE}")
    notes.annotate(store, me, Target("person", "person:gone", "Somebody gone"), "Still here.", [])
    page = shown(visit("shelf"))

    assert page.count('class="kept"') == 3
    assert "3 entries" in page
    assert page.count("not in this library") == 2
    assert "Gone &lt;script&gt;" in page
    assert "Somebody gone" in page
    assert "An earlier title" not in page


def test_what_is_taken_off_the_shelf_is_gone_and_the_rest_stays(visit, me, papers):
    store = get_store()
    shelf.save_paper(store, me, papers[0].id, papers[0].title)
    votes.vote(store, me, papers[0].id)
    app = visit("shelf")
    unsave = next(button.key for button in app.button if button.key and button.key.startswith("unsave-"))
    press(app, unsave)

    assert shelf.find_saved(store, me) == []
    assert "1 entry" in shown(app)
    press(app, unsave.replace("unsave", "unvote"))
    assert votes.find_own_votes(store, me) == []
    assert "Nothing stands here yet." in shown(app)


def test_the_csv_holds_what_the_library_knows_and_what_the_reader_kept(visit, me, papers, sample):
    store = get_store()
    shelf.save_paper(store, me, papers[0].id, papers[0].title)
    notes.annotate(store, me, Target("paper", papers[0].id, papers[0].title), "=1+1", ["b", "a"])
    shelf.save_paper(store, me, "paper:gone", "Gone")
    table = things_table(sample, find_things(store, me, sample))
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(to_csv(table.rows, table.columns).decode("utf8")))}

    assert rows[papers[0].id]["title"]
    assert (rows[papers[0].id]["note"], rows[papers[0].id]["tags"]) == ("'=1+1", "a; b")
    assert rows["paper:gone"]["title"] == "Gone"
    assert rows["paper:gone"]["saved"].startswith("20")


def test_the_counter_and_the_button_tell_the_same_number(visit):
    app = visit("researcher", id=LECUN)
    assert app.button(key="counter-followers").label == "**0** followers"
    press(app, "follow-button-researcher")

    assert app.button(key="follow-button-researcher").label == "Following · 1"
    assert app.button(key="counter-followers").label == "**1** follower"
    press(app, "counter-followers")
    assert "never the names" in shown(app)


@pytest.mark.parametrize("page", ["topic", "institution"])
def test_topics_and_institutions_are_followed_on_their_pages(visit, me, sample, page):
    hit = next(iter(sample.words.find("learning" if page == "topic" else "university", kinds=(page,), limit=1)))
    app = press(visit(page, id=hit.id), f"follow-button-{page}")

    assert app.button(key=f"follow-button-{page}").label == "Following · 1"
    assert [(one.kind, one.id) for one in follows.find_follows(get_store(), me)] == [(page, hit.id)]
    assert hit.label in shown(visit("account"))


def test_a_followed_search_is_renamed_on_the_account_s_page(visit, me):
    follows.follow(get_store(), me, Target("search", "q=graphs", "graphs"))
    app = visit("account")
    app.text_input[-1].set_value("My **graphs**")
    press(app, "search-rename-0")

    assert "My **graphs**</a>" in shown(app)
    app.text_input[-1].set_value(" ")
    press(app, "search-rename-0")
    assert "name is empty" in shown(app)
    assert [one.label for one in follows.find_follows(get_store(), me)] == ["My **graphs**"]


def test_the_export_holds_all_of_it_and_deleting_leaves_none(visit, me, papers):
    store = get_store()
    shelf.save_paper(store, me, papers[0].id, "Saved title")
    votes.vote(store, me, papers[0].id, label="Voted title")
    follows.follow(store, me, Target("search", "q=graphs", "Followed search"))
    notes.annotate(store, me, Target("person", LECUN, "Noted person"), "Private note", ["own tag"])
    written = json.dumps(export_account(store, me))
    kept = ("Saved title", "Voted title", "Followed search", "Noted person", "Private note", "own tag")

    assert [one for one in kept if one not in written] == []
    delete_account(store, me)
    again = get_local_reader(store)
    assert set(export_account(store, again)) == {"accounts"}
    assert "Nothing stands here yet." in shown(visit("shelf"))


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_the_address_of_the_shelf_is_dropped(visit, value):
    for name in ("show", "words", "tag", "page"):
        visit("shelf", **{name: value})


def test_the_shelf_says_so_while_the_database_is_away(monkeypatch, sample_library):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://nobody:secret@127.0.0.1:1/nothing")
    app = run_page(monkeypatch, sample_library, "researcher", {"id": LECUN})
    assert app.button(key="counter-followers").label == "**–** followers"

    for page in ("shelf", "account", "topic", "papers"):
        app = run_page(monkeypatch, sample_library, page, {})
        assert not app.exception
        assert "secret" not in shown(app)
    assert "The database does not answer." in shown(run_page(monkeypatch, sample_library, "shelf", {}))
