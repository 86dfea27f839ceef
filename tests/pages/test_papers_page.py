"""The pages of papers, run whole without a browser: the feed, its search, a paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from explorer.people.accounts import get_local_reader
from explorer.people.follows import exclude, follow
from explorer.people.readers import Target
from explorer.people.shelf import save_paper
from explorer.people.store import Store
from explorer.people.votes import find_votes, vote
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.ui import paper_circle
from tests.pages.running import NONSENSE, import_works, run_page, shown

TODAY = datetime.now(UTC).date()
LAST_YEAR = TODAY.year - 1
DAY = f"{LAST_YEAR}-05-09"


def work(name: str, when: str | None, **more: object) -> dict[str, object]:
    return {"id": name, "title": f"Paper {name}", "date": when, "authors": ["Ann Lee"], **more}


WORKS = [
    work("a", DAY, votes=5, abstract="Pruning of wide networks keeps what they have learnt.", arxiv_id="2401.00001"),
    work("b", DAY, votes=31, comments=4, authors=["Bo Chen", "Ann Lee"], keywords=["vision"], doi="10.1000/abc",
         title="On $\\ell_1$ norms", abstract="We study norms &amp; see https://example.org/code for code."),
    work("c", f"{LAST_YEAR}-05-06", votes=100, abstract="Graphs and their spectra.", references=["10.1000/abc"]),
    work("d", f"{TODAY.year}-01-01", authors=["<b>Eve</b>"], abstract="<script>alert(1)</script> of drugs"),
    work("e", None, authors=[]),
    work("f", str(TODAY + timedelta(days=400)), title="Tomorrow"),
    *(work(f"many-{number}", f"{LAST_YEAR}-03-03", title=f"Serial {number}") for number in range(45)),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return import_works(tmp_path_factory.mktemp("papers"), WORKS)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A state of its own: what the local reader did."""
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    return Store(url)


@pytest.fixture
def open_papers(library, monkeypatch, store):
    def open_papers(script="papers", **parameters):
        return run_page(monkeypatch, library, script, parameters)

    return open_papers


@pytest.fixture
def author_id(library):
    snapshot = open_snapshot(library)
    return lambda name: snapshot.words.find(name, kinds=("person",))[0].id


def titles(app) -> list[str]:
    """The titles of the cards, in their order."""
    heads = [str(element.value) for element in app.markdown if "#### " in str(element.value)]
    return [head.split("#### ")[1].split("](")[0].lstrip("[") for head in heads]


def button(app, label: str):
    return next(one for one in app.button if one.label == label)


def test_an_address_may_write_a_period_as_people_do(open_papers):
    app = open_papers(day=DAY, period="month", order="newest")

    assert not app.exception
    assert f"May {LAST_YEAR}" in shown(app)
    assert titles(app) == ["On $$\\ell_1$$ norms", "Paper a", "Paper c"]
    assert titles(open_papers(day=DAY, period="month"))[0] == "Paper c"


def test_a_vote_under_another_id_of_a_paper_is_one_for_it_and_a_click_takes_it_back(open_papers, store):
    reader = get_local_reader(store)
    vote(store, reader, "10.1000/abc")
    save_paper(store, reader, "10.1000/abc")
    app = open_papers(day=DAY)

    assert "Saved" in [one.label for one in app.button]
    button(app, "▲ 32").click().run()
    assert not app.exception
    assert button(app, "▲ 31")
    assert find_votes(store) == []


def test_a_year_has_a_calendar_of_its_months(open_papers):
    app = open_papers(day=DAY, period="year")

    assert not app.exception
    assert f"Papers a month in {LAST_YEAR}" in shown(app)
    assert "March: 45 papers" in shown(app)
    assert "May: 3 papers" in shown(app)
    assert "April:" not in shown(app)


def test_a_day_shows_cards_with_authors_dates_votes_and_ways_on(open_papers):
    app = open_papers(day=DAY)

    assert not app.exception
    text = shown(app)
    assert titles(app) == ["On $$\\ell_1$$ norms", "Paper a"], "the most voted for first"
    assert f"9 May {LAST_YEAR}" in text
    assert "2 authors: [Bo Chen]" in text
    assert "1 author: [Ann Lee]" in text
    assert "4 comments" in text
    assert "norms &#38; see [https" in text, "addresses lead somewhere, entities are read"
    assert "/topic?id=" in text
    assert [one.label for one in app.button if one.label.startswith("▲")] == ["▲ 31", "▲ 5"]


def test_the_year_is_left_out_when_it_is_this_one_and_markup_stays_text(open_papers):
    app = open_papers(day=f"{TODAY.year}-01-01")

    text = shown(app)
    assert "**1 January**" in text
    assert "&#60;script&#62;" in text
    assert "<script>alert" not in text
    assert "<b>Eve" not in text


def test_a_date_in_the_future_is_said_to_be_one(open_papers):
    app = open_papers(day=str(TODAY + timedelta(days=400)))

    assert "a date in the future" in shown(app)


def test_an_empty_day_leads_to_the_nearest_ones(open_papers):
    text = shown(open_papers(day=f"{LAST_YEAR}-05-08"))

    assert "No papers that day." in text
    assert "Back to" in text
    assert f"day={LAST_YEAR}-05-06" in text
    assert f"day={LAST_YEAR}-05-09" in text


def test_newest_and_trending_differ_in_a_month(open_papers):
    month = {"day": DAY, "period": "Month"}

    assert titles(open_papers(**month, order="Newest"))[-1] == "Paper c"
    assert titles(open_papers(**month, order="Trending"))[0] == "Paper c"


def test_pages_follow_one_another_by_address(open_papers):
    first = open_papers(day=f"{LAST_YEAR}-03-03")
    last = open_papers(day=f"{LAST_YEAR}-03-03", page="3")
    beyond = open_papers(day=f"{LAST_YEAR}-03-03", page="99")

    assert len(titles(first)) == 20
    assert "page=2" in shown(first)
    assert len(titles(last)) == 5
    assert titles(beyond) == titles(last)


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_the_address_is_passed_over(open_papers, value):
    names = ("day", "month", "page", "period", "order", "whose", "unseen")

    assert not open_papers(**dict.fromkeys(names, value)).exception
    assert not open_papers(q="norms", page=value, sort=value, published=value).exception


def test_a_vote_counts_and_is_taken_back(open_papers):
    app = open_papers(day=DAY)

    button(app, "▲ 31").click().run()
    voted = [one.label for one in app.button if one.label.startswith("▲")]
    button(app, "▲ 32").click().run()

    assert not app.exception
    assert voted[0] == "▲ 32"
    assert button(app, "▲ 31")


def test_saving_a_paper_is_kept(open_papers):
    app = open_papers(day=f"{LAST_YEAR}-05-06")

    button(app, "Save").click().run()

    assert button(open_papers(day=f"{LAST_YEAR}-05-06"), "Saved")


def test_what_i_follow_says_how_when_nothing_is_followed(open_papers):
    app = open_papers(day=DAY, whose="What I follow")

    assert "You follow nobody and nothing yet." in shown(app)


def test_what_i_follow_shows_papers_of_people_and_of_searches(open_papers, store, author_id):
    reader = get_local_reader(store)
    follow(store, reader, Target("person", author_id("Bo Chen"), "Bo Chen"))
    month = {"day": DAY, "period": "Month", "whose": "What I follow"}

    assert titles(open_papers(**month)) == ["On $$\\ell_1$$ norms"]

    follow(store, reader, Target("search", "q=spectra", "spectra"))

    assert set(titles(open_papers(**month))) == {"On $$\\ell_1$$ norms", "Paper c"}


def test_who_is_left_out_stays_out_and_can_come_back(open_papers, store, author_id):
    exclude(store, get_local_reader(store), Target("person", author_id("Bo Chen"), "Bo Chen"))
    app = open_papers(day=DAY)

    assert titles(app) == ["Paper a"]
    assert "1 left out as you wish" in shown(app)

    button(app, "Show again").click().run()

    assert len(titles(app)) == 2


def test_without_its_database_the_feed_still_shows(open_papers, monkeypatch):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://nobody@127.0.0.1:9/none")
    app = open_papers(day=DAY)

    assert not app.exception
    assert len(titles(app)) == 2
    assert any("can't be read just now" in str(one.value) for one in app.warning)


def test_a_search_says_which_part_of_a_score_is_which_and_how_it_was_understood(open_papers):
    app = open_papers(q="pruning networks author:lee venue:")

    assert not app.exception
    text = shown(app)
    assert titles(app)[0] == "Paper a"
    assert re.search(r"<b>\d\.\d\d</b> = words \d\.\d\d", text)
    assert "author: lee" in text
    assert "“venue:” is read as words" in text
    assert any(one.label.startswith("Follow search") for one in app.button)


def test_a_search_leaves_out_what_the_feed_does(open_papers, store, author_id):
    exclude(store, get_local_reader(store), Target("person", author_id("Bo Chen"), "Bo Chen"))
    app = open_papers(q="norms")

    assert "On $$\\ell_1$$ norms" not in titles(app)
    assert "1 left out as you wish" in shown(app) or "is left out as you wish" in shown(app)

    button(app, "Show again").click().run()

    assert "On $$\\ell_1$$ norms" in titles(app)


@pytest.mark.parametrize(
    "query", ["a", "-", '"', "author:", "year:x-y -", "神经网络", "الشبكات العصبية", "-norms", "x" * 20_000, "the of"]
)
def test_every_query_has_an_answer(open_papers, query):
    app = open_papers(q=query)

    assert not app.exception
    assert titles(app) or "empty" in shown(app)


def test_a_search_can_be_sorted_and_narrowed_by_years(open_papers):
    found = titles(open_papers(q="paper", sort="Votes"))
    narrowed = open_papers(q="paper", published=[str(TODAY.year), str(TODAY.year)])

    assert found[0] == "Paper c"
    assert titles(narrowed) == ["Paper d"]


def test_a_long_text_is_searched_for_without_an_address(open_papers):
    app = open_papers()
    abstract = "Graphs and their spectra tell much about networks. " * 60

    app.text_input(key="papers-words").set_value(abstract).run()

    assert not app.exception
    assert "Paper c" in titles(app)
    assert app.query_params["pasted"] in ("1", ["1"])
    assert "q" not in app.query_params
    assert app.text_area(key="papers-long-words").value == abstract


def test_a_pasted_text_that_is_gone_is_asked_for_again(open_papers):
    assert any("Paste it again" in str(one.value) for one in open_papers(pasted="1").info)


@pytest.mark.parametrize("asked", ["b", "10.1000/abc", "doi:10.1000/ABC", "https://doi.org/10.1000/abc"])
def test_a_paper_is_found_by_each_of_its_ids(open_papers, asked):
    app = open_papers(script="paper", id=asked)

    assert not app.exception
    text = shown(app)
    assert "# On $$\\ell_1$$ norms" in text
    assert "10.1000/abc" in text
    assert "Cited by" in text
    assert "/researcher?id=" in text


def test_without_votes_the_order_still_tells_its_formula(open_papers):
    text = shown(open_papers(day=f"{LAST_YEAR}-03-03"))

    assert "(votes + 1) / 2^(age in days / 3). No paper here has votes" in text


def test_related_papers_tell_date_and_votes_and_are_sorted_by_readers_votes_too(open_papers, store):
    vote(store, get_local_reader(store), "many-7")
    paper_circle._counted.clear()
    text = shown(open_papers(script="paper", id="many-3", related="Votes"))

    related = text.split('class="listed related"', 1)[1].split("</li>")
    assert "Paper c" in related[0]
    assert f"6 May {LAST_YEAR} · 100 votes<" in related[0]
    serial = next(one for one in related if "Serial" in one)
    assert "Serial 7" in serial
    assert f"3 March {LAST_YEAR} · 1 vote<" in serial


def test_a_paper_is_found_by_its_arxiv_id(open_papers):
    assert "# Paper a" in shown(open_papers(script="paper", id="arXiv:2401.00001"))


@pytest.mark.parametrize("asked", NONSENSE)
def test_an_unknown_paper_leads_to_others(open_papers, asked):
    app = open_papers(script="paper", id=asked)

    assert not app.exception
    assert "Which paper do you want to see?" in shown(app)
    assert "/paper?id=" in shown(app)


def test_a_paper_without_date_author_and_abstract_is_said_to_have_none(open_papers):
    text = shown(open_papers(script="paper", id="e"))

    assert "date not known" in text
    assert "Authors not known." in text
    assert "No abstract in the sources." in text


def test_everything_known_is_listed_with_its_source(open_papers):
    app = open_papers(script="paper", id="b")
    app.session_state["sources"] = True
    app.run()

    text = shown(app)
    assert "works.jsonl" in text
    assert "the only record" in text


def test_a_paper_is_cited_in_three_formats(open_papers):
    app = open_papers(script="paper", id="b")

    assert "@misc" in app.code[0].value or "@article" in app.code[0].value
    assert any(one.label == "Download BibTeX" for one in app.get("download_button"))


def test_a_comment_is_written_shown_and_deleted(open_papers):
    app = open_papers(script="paper", id="b")
    app.text_area(key="comment-written").set_value("A <b>fine</b> paper on $x_1$").run()
    button(app, "Comment").click().run()
    written = shown(app)
    button(app, "Delete").click().run()

    assert not app.exception
    assert "&#60;b&#62;fine" in written
    assert "$$x_1$$" in written
    assert "fine" not in shown(app)


def test_an_opened_paper_can_be_hidden_as_seen(open_papers):
    open_papers(script="paper", id="b")

    assert titles(open_papers(day=DAY, unseen="true")) == ["Paper a"]
