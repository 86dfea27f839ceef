"""What makes the charts usable with a finger."""

from __future__ import annotations

from typing import Final

TOUCH_SCRIPT: Final = """<script>
if (!globalThis.chartsLetFingersThrough) {
  globalThis.chartsLetFingersThrough = true;
  document.addEventListener("touchstart", (event) => {
    if (event.target.closest?.(".stPlotlyChart")) event.stopImmediatePropagation();
  }, {capture: true, passive: true});
}
</script>"""
"""
For ``st.html(..., unsafe_allow_javascript=True)``, once on a page with charts.

Plotly takes every touch for the start of a drag: a swipe over a chart does not scroll the page, and
the first tap only shows the hover text. Its switch for that, ``dragmode=False``, is one that Streamlit
replaces. Kept from Plotly, a touch scrolls as anywhere, and a tap arrives as the click of a mouse.
"""
