"""What the server does before its first reader and after its last."""

from __future__ import annotations

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from explorer.ui.signing_in import prepare_store

COLLECT_EVERY = 60
"""Seconds between garbage collections."""

HEAVY = (
    "duckdb",
    "networkx",
    "numpy",
    "pandas",
    "plotly.graph_objects",
    "pyarrow",
    "pyvis.network",
    "scipy.sparse",
    "tantivy",
)

PAGE_MODULES = (
    "explorer.ui.account",
    "explorer.ui.charts",
    "explorer.ui.claiming",
    "explorer.ui.comparing",
    "explorer.ui.connect",
    "explorer.ui.following",
    "explorer.ui.graph",
    "explorer.ui.heading",
    "explorer.ui.home",
    "explorer.ui.inbox",
    "explorer.ui.institution_page",
    "explorer.ui.inviting",
    "explorer.ui.library_page",
    "explorer.ui.network_heading",
    "explorer.ui.network_page",
    "explorer.ui.paper_page",
    "explorer.ui.papers_page",
    "explorer.ui.searching",
    "explorer.ui.staying",
    "explorer.ui.subscribing",
    "explorer.ui.topic_page",
    "explorer.ui.trust",
)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
    """
    Import what every page needs, and take it out of the collector's sight.

    Collecting after every run, as Streamlit does by default, walks all of these modules'
    objects each time; ``runner.postScriptGC`` is off in .streamlit/config.toml.
    """
    for module in (*HEAVY, *PAGE_MODULES):
        importlib.import_module(module)
    await asyncio.to_thread(prepare_store)
    gc.collect()
    gc.freeze()
    collecting = asyncio.create_task(_collect())
    yield {}
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


async def _collect() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        await asyncio.to_thread(gc.collect)
