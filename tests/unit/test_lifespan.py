"""What the server does at its start, so that no run has to wait for the garbage collector."""

import asyncio
import gc
import sys
import tomllib

from explorer.settings import PROJECT
from explorer.ui.lifespan import HEAVY, PAGE_MODULES, lifespan


def test_the_server_imports_what_pages_need_and_freezes_it():
    async def start() -> int:
        async with lifespan(None):
            return gc.get_freeze_count()

    try:
        frozen = asyncio.run(start())
    finally:
        gc.unfreeze()

    assert frozen > 10_000
    assert {*HEAVY, *PAGE_MODULES} <= set(sys.modules)


def test_nothing_is_collected_after_every_run():
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf8"))

    assert config["runner"]["postScriptGC"] is False
