"""The digest that is shown before anybody subscribes: never empty while the page shows papers."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest

from explorer.settings import STATE_VARIABLE
from tests.pages.running import import_works, run_page, shown

TODAY = datetime.now(UTC).date()
DATED = [
    {"id": "dated", "title": "Of a day", "date": "2021-05-12", "authors": ["Ann Lee"]},
    {"id": "earlier", "title": "Of an earlier day", "date": "2021-05-10", "authors": ["Ann Lee"]},
    {"id": "month", "title": "Of a month", "date": "2020-03", "authors": ["Ann Lee"]},
    {"id": "year", "title": "Of a year", "date": "2019", "authors": ["Ann Lee"]},
    {"id": "lately", "title": "Of this year", "date": str(TODAY.replace(month=1, day=1)), "authors": ["Ann Lee"]},
    {"id": "future", "title": "Of a day to come", "date": str(TODAY + timedelta(days=30)), "authors": ["Ann Lee"]},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return import_works(tmp_path_factory.mktemp("preview"), DATED)


@pytest.fixture
def preview(monkeypatch, tmp_path):
    """What the page at an address says, and the digest that its panel shows."""
    monkeypatch.setenv(STATE_VARIABLE, f"sqlite:///{tmp_path / 'state.sqlite'}")

    def preview(library, **parameters):
        app = run_page(monkeypatch, library, "papers", parameters)
        app.session_state["digest-preview"] = True
        app.button(key="subscribe").click().run()
        frames = [frame.proto.src for frame in app.get("iframe")]
        return shown(app), "".join(b64decode(one.partition(",")[2]).decode() for one in frames if one[:5] == "data:")

    return preview


@pytest.mark.parametrize(
    ("day", "period", "title"),
    [
        ("2021-05-12", "Day", "Of a day"),
        ("2021-05-12", "Week", "Of a day"),
        ("2021-05-01", "Month", "Of a day"),
        ("2021-01-01", "Year", "Of a day"),
        ("2020-03-01", "Month", "Of a month"),
        ("2020-01-01", "Year", "Of a month"),
        ("2019-01-01", "Year", "Of a year"),
        (str(TODAY), "Year", "Of this year"),
        (str(TODAY + timedelta(days=30)), "Day", "Of a day to come"),
    ],
)
def test_every_view_that_shows_papers_shows_a_digest_of_them(day, period, title, preview, library):
    said, letter = preview(library, day=day, period=period)

    assert "Nothing would be sent" not in said
    assert f">{title}</a>" in letter


def test_a_view_without_papers_says_that_nothing_would_be_sent(preview, library):
    said, letter = preview(library, day="2010-05-12", period="Year")

    assert "Nothing would be sent" in said
    assert letter == ""
