"""Files that say everything about a slice, whoever asks for them."""

from explorer.report.page import build_report

__all__ = ["build_report"]
