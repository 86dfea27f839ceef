"""The picture as a standalone SVG, for papers and slides."""

from explorer.drawing.svg.picture import draw_svg
from explorer.drawing.svg.words import describe_options

__all__ = ["describe_options", "draw_svg"]
