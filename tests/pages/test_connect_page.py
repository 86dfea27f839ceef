"""The page that connects two people, run whole without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.library.importer import import_files
from explorer.settings import LIBRARY_VARIABLE, PROJECT
from explorer.snapshot.opened import open_snapshot

ROUTER = str(PROJECT / "explorer" / "ui" / "router.py")
LECUN = "person:fa2116e342f1ca86"
TRONE = "person:834ef3e2a5f20779"
BALESTRIERO = "person:4c81a8da01a91b92"
EVIL = "<img src=x onerror=alert(1)> **b** [x](javascript:alert(2))"


@pytest.fixture
def open_page(sample_library, monkeypatch):
    def open_page(library: Path = sample_library, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv(LIBRARY_VARIABLE, str(library))
        app = AppTest.from_file(ROUTER, default_timeout=60)
        app.run()
        for name, value in parameters.items():
            app.query_params[name.rstrip("_")] = value
        app.switch_page(str(PROJECT / "pages" / "connect.py"))
        return app.run()

    return open_page


def shown(app: AppTest) -> str:
    """Everything that the page says."""
    assert not app.exception
    return "\n".join(str(element.value) for element in [*app.markdown, *app.get("html"), *app.caption, *app.warning])


def asked(app: AppTest, parameter: str) -> str:
    """What the address says."""
    value = app.query_params[parameter]
    return value if isinstance(value, str) else value[0]


def make_small(tmp_path: Path, *records: dict[str, object]) -> Path:
    works = tmp_path / "works.jsonl"
    works.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    import_files([works], tmp_path / "library", identity="names")
    return tmp_path / "library"


def id_of(library: Path, name: str) -> str:
    return open_snapshot(library).words.find(name, kinds=("person",))[0].id


def test_without_anybody_it_offers_pairs_to_begin_with(open_page):
    app = open_page()

    assert "For example" in shown(app)
    assert "/connect?from=" in shown(app)
    assert [box.label for box in app.text_input][1:] == ["From", "To"]


@pytest.mark.parametrize("parameter", ["from", "to"])
def test_with_one_person_it_offers_others(open_page, parameter):
    app = open_page(**{parameter: LECUN})

    assert "Connect Yann LeCun with" in shown(app)
    assert f"{parameter}={LECUN}".replace(":", "%3A") in shown(app)


def test_two_people_are_connected_by_a_chain_with_papers(open_page):
    text = shown(open_page(from_=LECUN, to=TRONE))

    for part in ("2 steps apart, through Randall Balestriero", "21 papers together", "18 more", "Morlet", "In common"):
        assert part.casefold() in text.casefold()
    assert f"/network?id={LECUN}".replace(":", "%3A") in text
    assert "There is one shortest path" in text


def test_the_filters_in_the_address_act(open_page):
    text = shown(open_page(from_=LECUN, to=BALESTRIERO, years=["2022", "2023"], team="10", counting="fractional"))

    assert "1 step apart" in text
    assert "1 / weight" in text
    assert "21 papers" not in text


def test_filters_that_part_the_two_say_how_far_was_searched_and_how_far_they_are_without(open_page):
    app = open_page(from_=LECUN, to=TRONE, years=["1989", "1990"])

    text = shown(app)
    assert "not connected within these filters" in text
    assert "Marie Trone has no papers here" in text
    assert "Without the filters they are 2 steps apart" in text

    next(button for button in app.button if button.label == "Show all").click().run()

    assert "2 steps apart, through Randall Balestriero" in shown(app)


def test_two_components_say_who_can_be_reached(open_page, tmp_path):
    library = make_small(
        tmp_path,
        {"id": "w1", "title": "One", "year": 2020, "authors": ["Ann", "Bo"]},
        {"id": "w2", "title": "Two", "year": 2020, "authors": ["Cy", "Di", "Ed"]},
        {"id": "w3", "title": "Three", "year": 2020, "authors": ["Ed", "Fay"]},
    )

    text = shown(open_page(library, from_=id_of(library, "Ann"), to=id_of(library, "Cy")))

    assert "Ann and Cy are not connected." in text
    assert "Ann leads to 1 more person by 1 paper, and these to nobody else." in text
    assert "Choose somebody else" in text


def test_one_person_twice_is_told(open_page):
    assert "Both are Yann LeCun" in shown(open_page(from_=LECUN, to=LECUN))


@pytest.mark.parametrize("who", ["person:0", "<script>alert(1)</script>", "x" * 5000, "\0"])
def test_an_id_that_does_not_exist_is_named_beside_who_was_found(open_page, who):
    app = open_page(from_=LECUN, to=who)

    assert "Search by name" in shown(app)
    assert len(app.warning) == 1
    assert "Connect Yann LeCun with" in shown(app)


def test_nonsense_in_every_parameter_is_passed_over(open_page):
    app = open_page(
        from_=[LECUN, "x"], to=[TRONE, ""], years=["x", "-1"], team="-7", counting="<b>", mark="y", page="9", hops="z"
    )

    assert "2 steps apart" in shown(app)


def test_a_name_that_fits_one_person_picks_them(open_page):
    app = open_page(from_=LECUN)

    app.text_input(key="to-words").set_value("Marie Trone").run()

    assert "2 steps apart" in shown(app)
    assert asked(app, "to") == TRONE


def test_a_name_is_taken_where_the_address_has_an_unknown_id(open_page):
    app = open_page(from_=LECUN, to="person:0")

    app.text_input(key="to-words").set_value("Marie Trone").run()

    assert not app.warning
    assert asked(app, "to") == TRONE


def test_of_namesakes_the_reader_picks_one(open_page):
    app = open_page(from_=LECUN)
    app.text_input(key="to-words").set_value("balestriero").run()

    offered = [button for button in app.button if (button.key or "").startswith("to-hit-")]
    assert len(offered) == 2
    assert "116 works" in offered[0].label
    offered[0].click().run()

    assert asked(app, "to") == BALESTRIERO
    assert "1 step apart" in shown(app)


def test_somebody_nobody_is_called_leaves_a_next_step(open_page):
    app = open_page()

    app.text_input(key="from-words").set_value("qqqqzzzz xxyyzz").run()

    assert "Nobody found" in shown(app)


def test_who_is_picked_can_be_changed_and_swapped(open_page):
    app = open_page(from_=LECUN, to=TRONE)

    app.button(key="swap-ends").click().run()
    assert (asked(app, "from"), asked(app, "to")) == (TRONE, LECUN)
    app.button(key="from-change").click().run()

    assert "from" not in app.query_params
    assert "Connect Yann LeCun with" in shown(app)


def test_names_and_titles_that_are_markup_stay_text(open_page, tmp_path):
    library = make_small(
        tmp_path,
        {"id": "w1", "title": EVIL, "authors": ["Ann", EVIL], "keywords": [EVIL]},
        {"id": "w2", "title": EVIL, "authors": [EVIL, "Cy"], "keywords": [EVIL]},
    )

    text = shown(open_page(library, from_=id_of(library, "Ann"), to=id_of(library, "Cy")))

    assert "2 steps apart" in text
    assert "<img" not in text
    assert 'href="javascript' not in text
