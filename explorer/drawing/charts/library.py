"""The browser library that Plotly brings along, for pages that nobody serves."""

from __future__ import annotations

from plotly.offline import get_plotlyjs


def load_chart_library() -> str:
    """Read the plotly.js of the installed Plotly: JavaScript that defines ``globalThis.Plotly``, 5 MB of it."""
    return str(get_plotlyjs())
