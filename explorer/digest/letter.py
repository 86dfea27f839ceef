"""How a digest reads: its text and its HTML."""

from __future__ import annotations

import textwrap
from datetime import date, timedelta
from urllib.parse import urlencode

from explorer.digest.editions import Edition, Entry, describe_edition
from explorer.export.atom import find_source
from explorer.feed.periods import write_date
from explorer.models import Paper
from explorer.text.counting import count_of
from explorer.text.latex import to_plain
from explorer.text.lossy import mend_lossy
from explorer.text.markup import anchor, escape
from explorer.text.xml import legal_text

LONGEST_TITLE = 200
LONGEST_ABSTRACT = 420
MOST_NAMES = 3
WIDTH = 78
"""Letters of a line of the text part."""

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_DARK = (
    "@media (prefers-color-scheme:dark){.page{background:#0f172a!important}.ink{color:#e2e8f0!important}"
    ".soft{color:#a3b1c6!important}.line{border-color:#334155!important}a{color:#56b4e9!important}}"
)


def write_text(edition: Edition, address: str, leave: str, today: date) -> str:
    """
    Write the plain part: a paper a paragraph.

    *address* is where the app is, *leave* ends the subscription.
    """
    paragraphs = [f"{describe_edition(edition)}\n{'=' * min(WIDTH, len(describe_edition(edition)))}"]
    for number, entry in enumerate(edition.entries, 1):
        paper = entry.paper
        lines = [_wrap(f"{number}. {shorten(paper.title, LONGEST_TITLE)}"), _wrap(_write_facts(entry, today), "   ")]
        abstract = shorten(paper.abstract or "", LONGEST_ABSTRACT)
        lines += [_wrap(abstract, "   ")] if abstract else []
        lines += [f"   {paper_address(address, paper)}"]
        source = find_source(paper)
        lines += [f"   {source}"] if source else []
        paragraphs.append("\n".join(lines))
    rest = edition.total - len(edition.entries)
    more = f"{count_of(rest, 'more paper')}: " if rest else "All papers: "
    paragraphs.append(f"{more}{feed_address(address, edition)}")
    paragraphs.append(f"-- \n{_say_why(edition)}\nUnsubscribe: {leave}")
    return "\n\n".join(paragraphs) + "\n"


def write_html(edition: Edition, address: str, leave: str, today: date) -> str:
    """Write the HTML part: styles within it, nothing fetched from anywhere, one column for every screen."""
    rows = "".join(_write_row(entry, address, today) for entry in edition.entries)
    rest = edition.total - len(edition.entries)
    more = f"{count_of(rest, 'more paper')} in the feed" if rest else "All papers in the feed"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(describe_edition(edition))}</title><style>{_DARK}</style></head>"
        f'<body class="page" style="margin:0;padding:0;background:#ffffff;{_FONT}">'
        '<div style="max-width:600px;margin:0 auto;padding:24px 20px;overflow-wrap:anywhere">'
        '<p class="soft" style="margin:0;font-size:13px;color:#52606d">Research graph</p>'
        '<h1 class="ink" style="margin:4px 0 20px;font-size:20px;line-height:1.3;color:#111827">'
        f"{escape(describe_edition(edition))}</h1>{rows}"
        f'<p style="margin:20px 0;font-size:15px">{_link(more, feed_address(address, edition))}</p>'
        '<p class="soft line" style="margin:28px 0 0;padding-top:14px;border-top:1px solid #e2e8f0;font-size:13px;'
        f'line-height:1.5;color:#52606d">{escape(_say_why(edition))} {_link("Unsubscribe", leave)}</p>'
        "</div></body></html>"
    )


def shorten(text: str, most: int) -> str:
    """
    Make foreign text one plain line of at most *most* letters, cut between words.

    >>> shorten("On $\\\\ell_1$ norms\\nof <b>graphs</b>", 18)
    'On ℓ₁ norms of…'
    """
    plain = legal_text(to_plain(mend_lossy(text[: most * 4])))
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    at_word = cut.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > most // 2 else cut).rstrip(' ,;:.')}…"


def paper_address(address: str, paper: Paper) -> str:
    """The paper's page in the app, as a whole address."""
    return f"{address}/paper?{urlencode({'id': paper.id})}"


def feed_address(address: str, edition: Edition) -> str:
    """The feed of the same day, or of the week that most of the seven days lie in."""
    is_daily = edition.cadence == "daily"
    day = edition.day if is_daily else edition.day - timedelta(days=3)
    asked = {"day": str(day), "period": "Day" if is_daily else "Week"}
    whose = {"whose": "What I follow"} if edition.content == "followed" else {}
    return f"{address}/papers?{urlencode({**asked, **whose})}"


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False
    )


def _write_row(entry: Entry, address: str, today: date) -> str:
    paper = entry.paper
    abstract = shorten(paper.abstract or "", LONGEST_ABSTRACT)
    body = (
        f'<p class="ink" style="margin:6px 0 0;font-size:15px;line-height:1.5;color:#27313d">{escape(abstract)}</p>'
        if abstract
        else ""
    )
    title = shorten(paper.title, LONGEST_TITLE)
    source = find_source(paper)
    name = "arXiv" if paper.arxiv_id else "DOI" if paper.doi else "Source"
    ways = " &nbsp; ".join([_link("Open", paper_address(address, paper)), *([_link(name, source)] if source else [])])
    return (
        '<div class="line" style="padding:16px 0;border-top:1px solid #e2e8f0">'
        '<h2 style="margin:0;font-size:17px;line-height:1.35;font-weight:600">'
        f"{_link(title, paper_address(address, paper))}</h2>"
        f'<p class="soft" style="margin:4px 0 0;font-size:13px;color:#52606d">{escape(_write_facts(entry, today))}</p>'
        f'{body}<p style="margin:8px 0 0;font-size:14px">{ways}</p></div>'
    )


def _write_facts(entry: Entry, today: date) -> str:
    """When, by whom, and how many liked it, in a line."""
    paper = entry.paper
    digits = (paper.date or "").replace("-", "").ljust(8, "0")
    facts = [write_date(int(digits), today)] if digits.isdecimal() and int(digits) else []
    names = [shorten(author.name, 60) for author in paper.authors[:MOST_NAMES]]
    named = ", ".join(names) + (" and others" if len(paper.authors) > len(names) else "")
    facts += [f"{count_of(len(paper.authors), 'author')}: {named}" if names else "authors not known"]
    facts += [count_of(entry.votes, "vote")] if entry.votes else []
    return " · ".join(facts)


def _say_why(edition: Edition) -> str:
    what = "trending papers" if edition.content == "trending" else "papers of what you follow"
    return f"You get this {edition.cadence} digest of {what} because this address subscribed to it."


def _link(label: str, href: str) -> str:
    """A link in the digest's colour; the label alone where *href* leads nowhere."""
    return anchor(label, href).replace("<a ", '<a style="color:#0067a3;text-decoration:none" ', 1)
