"""Run a page without a browser, and read what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.library.importer import import_files
from explorer.settings import LIBRARY_VARIABLE, PROJECT

ROUTER = str(PROJECT / "explorer" / "ui" / "router.py")


def run_page(
    monkeypatch: pytest.MonkeyPatch, library: Path, page: str, parameters: Mapping[str, str | list[str]]
) -> AppTest:
    """The page as the address shows it."""
    monkeypatch.setenv(LIBRARY_VARIABLE, str(library))
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app.switch_page(str(PROJECT / "pages" / f"{page}.py"))
    return app.run()


def shown(app: AppTest) -> str:
    """Everything that the page says."""
    elements = [*app.markdown, *app.get("html"), *app.caption, *app.warning, *app.info]
    return "\n".join(str(element.value) for element in elements)


def import_works(folder: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """A library of *records* in which everybody is who their name says."""
    works = folder / "works.jsonl"
    works.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    import_files([works], folder / "library", identity="names")
    return folder / "library"


NONSENSE = ("", "topic:0000000000000000", "<script>alert(1)</script>", "x" * 10_000, "'; DROP TABLE topics; --", "\x00")
"""Values that no id has."""
