"""
Kinds of work: what sources call them, and the one name that a library shows.

The words of BibTeX, RIS, EndNote, Web of Science, Scopus, PubMed, DBLP, CSL, Crossref and
OpenAlex. A word that says nothing of the kind (``misc``, ``GEN``, ``other``) gives none, and a
word that is not known here is kept: a source may have kinds of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORDS = {
    "journal-article": """
        article journal-article jour magazine-article article-journal article-magazine
        article-newspaper newspaper-article mgzn news ejour jfull inpr article-in-press research-article
        classical-article comparative-study clinical-trial randomized-controlled-trial data-paper
        short-survey case-reports rapid-communication brief-communication
    """,
    "conference-paper": """
        inproceedings conference conference-paper conf cpaper paper-conference proceedings-article
        conference-proceedings proceedings-paper article-proceedings-paper conference-paper-in-proceedings
        meeting-abstract conference-abstract conference-poster poster-session conference-item
    """,
    "preprint": "preprint posted-content unpublished unpb manuscript unpublished-work submission eprint working-paper",
    "book": "book ebook edited-book edbook monograph reference-book mvbook collection mvcollection edited-volume",
    "book-chapter": """
        incollection inbook chapter book-chapter chap echap book-section book-part reference-entry book-part
        inreference suppbook bookinbook suppcollection electronic-book-section reference-work-entry
        entry-encyclopedia entry-dictionary encyc dict ency
    """,
    "proceedings": "proceedings mvproceedings proceeding conference-review",
    "thesis": "thesis phdthesis mastersthesis dissertation thes doctoral-thesis master-thesis bachelorthesis",
    "report": "techreport report rprt standard stand technical-report report-series report-component govdoc",
    "review": "review article-review review-article systematic-review meta-analysis",
    "editorial": "editorial editorial-material",
    "letter": "letter note comment",
    "book-review": "book-review review-book",
    "erratum": "erratum correction corrigendum corrected-article published-erratum",
    "retracted": "retracted retraction retracted-publication retracted-article",
    "dataset": "dataset data database-dataset aggregated-database dbase data-set data-base",
    "software": "software computer-program comp computer-software",
    "patent": "patent pat patent-application",
    "web-page": "online www electronic elec web-page webpage post-weblog post blog icomm web internet",
    "talk": "speech presentation lecture slide lecture-speech",
}
_TELLING = {"review", "editorial", "letter", "erratum", "retracted", "book-review", "preprint", "dataset"}
_NOTHING = set("misc gen generic other others unknown document default entry journal-issue journal-volume".split())
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_BETWEEN = re.compile(r"[\s_/,;:()\u2010-\u2015-]+")


@lru_cache(maxsize=1 << 10)
def read_kind(word: str | None) -> str | None:
    """
    Read the kind of a work in any source's words.

    >>> [read_kind(word) for word in ("inproceedings", "JOUR", "Proceedings Paper", "misc", "Zine", None)]
    ['conference-paper', 'journal-article', 'conference-paper', None, 'zine', None]
    """
    plain = _BETWEEN.sub("-", word.casefold()).strip("-") if isinstance(word, str) else ""
    return _KINDS.get(plain) or (plain if plain and plain not in _NOTHING else None)


def read_first_kind(words: Iterable[object]) -> str | None:
    """
    Read the first word that is known; one that tells an article from a review or a letter before others.

    >>> read_first_kind(["Research Support, N.I.H.", "Journal Article", "Review"])
    'review'
    """
    plain = (_BETWEEN.sub("-", word.casefold()).strip("-") for word in words if isinstance(word, str))
    found = [_KINDS[word] for word in plain if word in _KINDS]
    return next((kind for kind in found if kind in _TELLING), found[0] if found else None)
