"""The trust card on a researcher's page, run whole, without a browser."""

from __future__ import annotations

import re
from html import unescape

import pytest

from explorer.people.accounts import get_local_reader
from explorer.people.claims import claim
from explorer.people.follows import follow
from explorer.people.readers import Target
from explorer.people.store import Store
from explorer.settings import STATE_VARIABLE
from explorer.trust.formula import LIMITS, PARTS
from tests.pages.running import import_works, run_page, shown

BALESTRIERO = "person:4c81a8da01a91b92"


@pytest.fixture
def visit(monkeypatch, sample_library):
    def visit(url: str):
        monkeypatch.setenv(STATE_VARIABLE, url)
        app = run_page(monkeypatch, sample_library, "researcher", {"id": BALESTRIERO})
        assert not app.exception
        return app

    return visit


@pytest.fixture
def state(tmp_path):
    return f"sqlite:///{tmp_path / 'state.sqlite'}"


def read_parts(app) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", shown(app)))


def read_score(app) -> int:
    found = re.search(r'class="trust-score">.*?<strong>(\d+)</strong>', shown(app))
    assert found
    return int(found[1])


def test_the_card_shows_a_score_that_is_the_sum_of_its_parts(visit, state):
    app = visit(state)
    parts = read_parts(app)

    assert list(parts) == [label for label, _ in PARTS.values()]
    assert read_score(app) == sum(int(one.split(" / ")[0]) for one in parts.values()) == 56
    assert sum(int(one.split(" / ")[1]) for one in parts.values()) == 100
    for chip in ("Developing", "Verification L1", "Unclaimed author"):
        assert chip in shown(app)


def test_why_opens_every_input_and_what_cannot_be_judged(visit, state):
    app = visit(state)
    app.button(key="trust-why").click().run()
    said = unescape(shown(app))

    assert not app.exception
    assert "56 because identity gives 12 of 30" in said
    for one in (criterion for _, criteria in PARTS.values() for criterion in criteria):
        assert f"<strong>{one.label}</strong>" in said
    for limit in LIMITS:
        assert limit in said
    assert "Abstracts: no record of this library has one" in said


def test_a_follower_counts_and_a_claim_without_proof_does_not(visit, state):
    store = Store(state)
    reader = get_local_reader(store)
    follow(store, reader, Target("person", BALESTRIERO))
    claim(store, reader, Target("person", BALESTRIERO), "It is me.", 0, {})
    app = visit(state)

    assert read_parts(app)["Standing here"] == "1 / 10"
    assert read_score(app) == 57
    assert "Verification L1" in shown(app)


def test_a_proved_claim_shows_its_level(visit, state):
    store = Store(state)
    claim(store, get_local_reader(store), Target("person", BALESTRIERO), "", 2, {})
    app = visit(state)

    assert read_score(app) == 56 + 6 + 6
    assert "Verification L2" in shown(app)
    assert '<span class="chip">Claimed</span>' in shown(app)


def test_while_accounts_cannot_be_read_the_library_s_parts_are_shown(visit):
    app = visit("postgresql://nobody:secret@127.0.0.1:1/nothing")
    parts = read_parts(app)

    assert "at least" in shown(app)
    assert "Standing here can't be read just now" in shown(app)
    assert (parts["Standing here"], parts["Evidence"]) == ("? / 10", "14 / 30")
    assert "Unclaimed author" not in shown(app)
    app.button(key="trust-why").click().run()
    assert "The accounts of this app can&#x27;t be read just now." in shown(app)


def test_an_id_with_markup_stays_text(monkeypatch, state, tmp_path):
    monkeypatch.setenv(STATE_VARIABLE, state)
    evil = "<img src=x onerror=alert(1)>"
    author = {"name": f"Ann {evil}", "openreview_id": evil}
    library = import_works(tmp_path, [{"id": "w1", "title": evil, "source": evil, "authors": [author]}])
    app = run_page(monkeypatch, library, "researcher", {"id": f"openreview:{evil}"})
    app.button(key="trust-why").click().run()

    assert not app.exception
    assert f"Records carry openreview:{evil}." in unescape(shown(app))
    assert "<img" not in shown(app)
