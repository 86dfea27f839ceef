"""The explorer's page, run whole without a browser."""

from __future__ import annotations

import pytest

from explorer.find import get_researcher_no
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from explorer.ui.network_view import BUDGETS, COLOURS, SIZES
from tests.pages.running import NONSENSE, import_works, run_page, shown

BALESTRIERO, LECUN, BARANIUK = "person:4c81a8da01a91b92", "person:fa2116e342f1ca86", "person:a986801d188c0d5a"


@pytest.fixture
def open_network(sample_library, monkeypatch):
    def open_network(library=sample_library, **parameters):
        return run_page(monkeypatch, library, "network", {"id": BALESTRIERO} | parameters)

    return open_network


def test_the_page_says_what_it_shows_and_what_is_less_close(open_network):
    app = open_network(hops="2")

    assert not app.exception
    assert "Randall Balestriero" in shown(app)
    assert "78 of 3,009 people" in shown(app)
    assert "of each type the closest stay" in shown(app)


@pytest.mark.parametrize("colour", [colour.capitalize() for colour in COLOURS])
def test_marks_can_be_coloured(open_network, colour):
    app = open_network(colour=colour)

    assert not app.exception
    assert (f"Coloured by {colour.lower()}" in shown(app)) == (colour != "Type")


@pytest.mark.parametrize("size", SIZES)
def test_marks_can_be_sized(open_network, size):
    app = open_network(size=size)

    assert not app.exception
    assert app.selectbox(key="size").value == size


def test_a_mark_in_the_address_lists_its_papers(open_network):
    app = open_network(mark=LECUN)

    assert "21 papers together with Randall Balestriero" in shown(app)
    assert [button.label for button in app.button if button.key in {"expand", "hide"}] == ["Expand", "Hide"]


def test_the_table_holds_what_touches_the_selected_mark(open_network):
    whole, selected = open_network(), open_network(mark=LECUN)

    assert "The same as a table: 148 marks" in str([one.label for one in whole.expander])
    assert "The same as a table: 148 marks" not in str([one.label for one in selected.expander])


def test_a_hidden_mark_is_gone_and_comes_back(open_network):
    app = open_network(mark=LECUN)
    app.button(key="hide").click().run()

    assert app.query_params["hide"] == LECUN
    assert "mark" not in app.query_params
    assert "78 of 146 people" in shown(app)
    assert "1 hidden" in shown(app)

    app.button(key="undo").click().run()

    assert "hide" not in app.query_params
    assert "79 of 146 people" in shown(app)


def test_expanding_brings_more_and_can_be_taken_back(open_network):
    app = open_network(mark=BARANIUK)
    app.button(key="expand").click().run()

    assert app.query_params["expand"] == BARANIUK
    assert "91 of" in shown(app)
    assert app.button(key="collapse")

    app.button(key="whole").click().run()

    assert "expand" not in app.query_params
    assert "79 of 146 people" in shown(app)


def test_a_topic_filters_everything(open_network):
    topic = "topic:505bd12938815abc"
    app = open_network(mark=topic, budget="300")
    app.button(key="only").click().run()

    assert app.query_params["topic"] == topic
    assert "Only about deep learning" in shown(app)
    assert "10 of 10 papers" in shown(app)

    next(button for button in app.button if button.label == "Show all").click().run()

    assert "topic" not in app.query_params
    assert "116 papers" in shown(app)


def test_what_is_not_shown_is_one_click_away(open_network):
    app = open_network(hops="2")
    app.session_state["rest"] = True
    app.run()

    assert not app.exception
    assert "What is not shown: 2,931 people" in str([one.label for one in app.expander])


def test_every_budget_and_step_gives_a_picture(open_network):
    for budget in BUDGETS[:4]:
        assert not open_network(budget=str(budget), hops="3").exception


CONTROLS = ("hops", "budget", "kinds", "years", "types", "colour", "size", "weight", "team", "most-person", "counting")
EDITS = ("hide", "expand", "pin", "mark", "until", "find", "only", "zoom", "labels", "physics")


@pytest.mark.parametrize("value", NONSENSE[1:])
def test_an_address_with_nonsense_in_every_parameter_gives_the_plain_page(open_network, value):
    app = open_network(**dict.fromkeys(CONTROLS, value), **{name: [value, value] for name in EDITS})

    assert not app.exception
    assert "79 of 146 people" in shown(app)


@pytest.mark.parametrize("value", NONSENSE[1:])
def test_a_filter_that_the_library_lacks_is_named_with_a_way_back(open_network, value):
    for parameter in ("topic", "institution", "venue"):
        app = open_network(**{parameter: value})

        assert not app.exception
        assert "in this library has the" in shown(app)
        assert any(button.label == "Show all" for button in app.button)


def test_somebody_without_coauthors_gets_a_reason_and_a_next_step(tmp_path, open_network):
    library = import_works(tmp_path, [{"id": "w1", "title": "Alone", "authors": ["Ann"], "year": 2020}])
    who = run_id(library, "Ann")

    assert "1 of 1 people" in shown(open_network(library, id=who))
    assert "there are 1 papers" in shown(open_network(library, id=who, kinds=["People"]))


def test_a_year_range_with_nothing_in_it_says_so(tmp_path, open_network):
    library = import_works(
        tmp_path,
        [
            {"id": "w1", "title": "One", "authors": ["Ann", "Bo"], "year": 2010, "keywords": ["bats"]},
            {"id": "w2", "title": "Two", "authors": ["Ann", "Cy"], "year": 2020},
        ],
    )
    app = open_network(library, id=run_id(library, "Ann"), years=["2014", "2016"])

    assert "No paper of Ann passes these filters" in shown(app)


def test_one_paper_of_three_thousand_authors_is_cut_and_says_so(tmp_path, open_network):
    library = import_works(
        tmp_path, [{"id": "w1", "title": "Large", "authors": [f"Author {number}" for number in range(3000)]}]
    )
    app = open_network(library, id=run_id(library, "Author 7"), hops="2")

    assert not app.exception
    assert "of 3,000 people" in shown(app)


def test_without_an_id_the_page_offers_people(open_network):
    app = open_network(id="person:nobody")

    assert "No researcher in this library" in shown(app) or "person&#58;nobody" in shown(app)
    assert "/network?id=" in shown(app)


def run_id(library, name: str) -> str:
    snapshot = open_snapshot(library)
    number = get_researcher_no(snapshot, name)
    found = queries.find_people(snapshot, [number])[number].id
    snapshot.close()
    return found
