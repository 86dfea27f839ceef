"""The parts of an affiliation, and which of them names an institution."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from explorer.library.institutions.systems import PLACES, SHORT_SYSTEMS, SYSTEMS
from explorer.text.folding import fold_name

Kind = Literal["university", "company", "unit", "place", "legal", "name"]

LONGEST = 400
"""Letters of an affiliation that are read; a longer text is an institution of its own."""

_ACRONYM = re.compile(r"\(\s*((?=\S*[A-Z]\S*[A-Z])[A-Z][A-Za-z0-9&.-]{1,11})\s*\)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SPLIT = re.compile(r"\s*[,;|•·\n]\s*|\s+[-–—]\s+(?=[A-Z])")
_DASH = re.compile(r"(?:^|[,;]\s*)(?P<short>(?:The )?[A-Z][A-Za-z]{2,10})\s+[-–—]\s+(?=[A-Z][^,;]{5})")
_MARKS = re.compile(
    r"^(?:[\s*†‡§¶♣♠♢♦♡]|\d+[\s*†‡§¶♣♠♢♦♡.)])+(?=[A-Za-z])|[\s*†‡§¶♣♠♢♦♡\d.]*[*†‡§¶♣♠♢♦♡][\s*†‡§¶♣♠♢♦♡\d.]*$"
)
_EXPANSIONS = {
    "univ": "university", "dept": "department", "inst": "institute", "technol": "technology", "natl": "national",
    "nat": "national", "acad": "academy", "sch": "school", "fac": "faculty", "ctr": "center", "centre": "center",
    "labs": "laboratories", "lab": "laboratory", "res": "research", "polytech": "polytechnic", "coll": "college",
    "hosp": "hospital", "unversity": "university", "univeristy": "university", "universtiy": "university",
    "univerity": "university", "universty": "university", "instititute": "institute", "insitute": "institute",
    "institue": "institute", "technolgy": "technology",
}  # fmt: skip
_UNIVERSITY = re.compile(
    r"\b(universit\w*|universid\w*|uniwersytet\w*|univerzit\w*|universiti|hochschule|fachhochschule|polytechni\w*"
    r"|politecni\w*|politechnika|ecole (normale|polytechnique|centrale|des mines)\b.*|institute of (science|technology)"
    r"|institute of advanced science|national laborator\w+|instituto superior tecnico|(?<!^)college)\b"
)
_SHORT_UNIVERSITY = re.compile(r"^(tu|eth|kth|rwth) \w+$")
_NO_COLLEGE = re.compile(r"^(\w+ ){0,4}college of ")
_UNIT = re.compile(
    r"^(the |a |an )?((joint|key|state key|national key|graduate|international|college|school|advanced) )*"
    r"(department|departement|dipartimento|departamento|school|faculty|faculte|facultad|fakultat|facolta"
    r"|college of|division|group|laboratory|laboratories|laboratoire|laboratorio|institute (of|for)"
    r"|institut (fur|fuer|de|d)|istituto di|instituto de"
    r"|center (for|of)|center|chair|lehrstuhl|section|program|programme|unit|team|office|lab"
    r"|research (group|center|institute)|graduate school|institute|fachbereich|abteilung|campus|area|field|professor"
    r"|dept|student|phd|postdoc|researcher|assistant|associate)\b"
)
_UNIT_END = re.compile(
    r"\b(department|group|laboratory|laboratories|school|division|faculty|center|institute|program|unit|team|section"
    r"|engineering|science|sciences|informatics|physics|mathematics|statistics|robotics|biology|psychology|linguistics|medicine"
    r"|facility)$"
)
_LEGAL = frozenset(
    "inc ltd llc corp corporation co limited gmbh ag sa plc kk bv pte pvt lp srl spa ab oy as nv company"
    " incorporated".split()
)
_STRAY_ACCENT = re.compile(r"(?:(?<=\w)[ ]+)?([\u00b4\u00a8\u0300-\u0308])[ ]*(\w)")
"""What a PDF makes of an accent: "Universit ´e"."""
_JOINT = re.compile(r"\s+(?:and|&)\s+|\s*/\s*")
_STREET = re.compile(r"\b(rd|road|street|avenue|ave|blvd|boulevard|drive|rue|strasse|str)$")
_POSTCODE = re.compile(r"\d{3}|^\w{1,3}\d|\d\w{1,3}$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an affiliation."""

    text: str
    """As it stands there."""
    key: str
    """Folded, abbreviations written out, without article, "and" and legal form."""
    kind: Kind


class Parsed(NamedTuple):
    """An affiliation, taken apart."""

    parts: tuple[Part, ...]
    acronym: str | None
    """What stands in brackets behind a name, in capitals, or before a dash in front of it."""
    apposed: bool = False
    """Before a dash."""
    holder: str = ""
    """The key of the part that the brackets stand behind."""


def parse(label: str) -> Parsed:
    """
    Take an affiliation apart.

    >>> [(part.key, part.kind) for part in parse("Dept. of ECE, Rice Univ.†, Houston, TX").parts]
    [('department of ece', 'unit'), ('rice university', 'university'), ('houston', 'name'), ('tx', 'place')]
    >>> parse("Massachusetts Institute of Technology (MIT)").acronym
    'MIT'
    """
    if len(label) > LONGEST:
        return Parsed((Part(label, fold_name(label) or label, "name"),), None)
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", _STRAY_ACCENT.sub(_put_accent, label)))
    found = _ACRONYM.findall(plain)
    acronym = found[0].replace(".", "") if len(found) == 1 else None
    plain = _BRACKETS.sub(_read_brackets, plain)
    dash = _DASH.search(plain)
    apposed = bool(dash) and acronym is None and not is_unit(fold_name(dash["short"] if dash else ""))
    if dash and apposed:
        acronym, plain = dash["short"].removeprefix("The "), f"{plain[: dash.start('short')]}{plain[dash.end() :]}"
    texts = [piece for text in _SPLIT.split(plain) for piece in _cut_campus(text)]
    parts = tuple(part for part in map(build_part, texts) if part)
    return Parsed(parts, acronym, apposed, _find_holder(label, acronym))


def _find_holder(label: str, acronym: str | None) -> str:
    """The key of the part that an acronym in brackets stands behind; empty for one before a dash."""
    bracket = label.find(f"({acronym}")
    if acronym is None or bracket < 0:
        return ""
    part = build_part(_BRACKETS.sub(" ", _SPLIT.split(label[:bracket])[-1]))
    return part.key if part else ""


def _cut_campus(text: str) -> list[str]:
    """``San Diego and Rice University`` as two: a campus ends the name before it."""
    if "/" not in text and " and " not in text and "&" not in text:
        return [text]
    for joint in _JOINT.finditer(text):
        before = fold_name(text[: joint.start()])
        if before in _CAMPUS_WORDS or before in PLACES:
            return [text[: joint.start()], text[joint.end() :]]
    return [text]


def _put_accent(match: re.Match[str]) -> str:
    return match[2] + {"\u00b4": "\u0301", "\u00a8": "\u0308"}.get(match[1], match[1])


def _read_brackets(match: re.Match[str]) -> str:
    """A place in brackets tells campuses apart; anything else goes."""
    inner = match[0][1:-1]
    return f", {inner}" if fold_name(inner) in PLACES else " "


@lru_cache(maxsize=1 << 17)
def build_part(text: str) -> Part | None:
    """Fold one part and say what it is; None where it has no letter."""
    text = " ".join(_MARKS.sub("", text).split()).strip(" .'\"’“”-–")
    words = _expand(fold_name(text).split())
    if not words:
        return None
    if set(words) <= _LEGAL:
        return Part(text, " ".join(words), "legal")
    kind = _kind(" ".join(words), text)
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    if words[0] == "the" and len(words) > 1:
        words = words[1:]
    key = " ".join(word for word in words if word != "and") or " ".join(words)
    return Part(text, key, kind)


def find_campus(part: Part, others: tuple[Part, ...]) -> tuple[str, str]:
    """
    Find the key of a university, with its campus where several have the name: in its own part, else in *others*.

    Returns the key and what to add to the text of the part.

    >>> find_campus(build_part("University of Texas at Austin"), ())
    ('university of texas austin', '')
    >>> find_campus(build_part("University of California"), (build_part("Berkeley"), build_part("CA")))
    ('university of california berkeley', 'Berkeley')
    """
    key = _write_out(part.key)
    for name in (key, *_heads(key)):
        campuses = _SYSTEM_KEYS.get(name)
        if campuses is None:
            continue
        rest = key[len(name) :].strip().removeprefix("at ").removeprefix("in ").strip()
        if rest:
            return (f"{name} {campuses[rest]}".strip(), "") if rest in campuses else (key, "")
        for other in others:
            if other.key in campuses:
                campus = campuses[other.key]
                return f"{name} {campus}".strip(), other.text if campus else ""
        return name, ""
    return key, ""


_CAMPUS_WORDS = frozenset(word for campuses in SYSTEMS.values() for word in campuses)
_SYSTEM_KEYS = {name.replace(" and ", " "): campuses for name, campuses in SYSTEMS.items()}


def _heads(key: str) -> tuple[str, ...]:
    words = key.split()
    return tuple(" ".join(words[:end]) for end in range(len(words) - 1, 2, -1))


def _write_out(key: str) -> str:
    """``uc berkeley`` as ``university of california berkeley``; a short form alone stays."""
    short, _, rest = key.partition(" ")
    name = SHORT_SYSTEMS.get(short)
    return f"{name.replace(' and ', ' ')} {rest}" if name and rest in SYSTEMS[name] else key


def _expand(words: list[str]) -> list[str]:
    if len(words) > 2 and words[0] == "u" and words[1] == "of":
        words = ["university", *words[1:]]
    found = [_EXPANSIONS.get(word, word) for word in words]
    return [
        "technology" if word == "tech" and found[place - 2 : place] == ["institute", "of"] else word
        for place, word in enumerate(found)
    ]


def _kind(words: str, text: str) -> Kind:
    if (
        words in PLACES
        or _STREET.search(words)
        or (_POSTCODE.search(words) and len(words) < 40 and not _UNIVERSITY.search(words))
    ):
        return "place"
    university = _UNIVERSITY.search(words)
    if _write_out(words) != words or _SHORT_UNIVERSITY.match(words):
        return "university"
    if university and not (_NO_COLLEGE.match(words) and "universit" not in words):
        return "university"
    if words.rpartition(" ")[2] in _LEGAL and not _UNIT.match(words):
        return "company"
    return "unit" if _UNIT.match(words) or (_UNIT_END.search(words) and text[:1].isupper()) else "name"


def is_unit(key: str) -> bool:
    """
    Tell whether a name, folded, is that of a unit: a department, a school, a laboratory.

    >>> is_unit("school of computer science"), is_unit("rice university")
    (True, False)
    """
    return bool(_UNIT.match(key) or _UNIT_END.search(key))


_IN_ENGLISH = """
university: universite universitat universidad universita universidade universiteit universitaet universitet
technical: technische tecnica technique
technical university: tu
munich: munchen muenchen
vienna: wien
cologne: koln
rome: roma
milan: milano
turin: torino
genoa: genova
naples: napoli
florence: firenze
padua: padova
lisbon: lisboa
prague: praha
geneva: geneve
seville: sevilla
brussels: bruxelles
warsaw: warszawa
zurich: zuerich
tubingen: tuebingen
nuremberg: nuernberg nurnberg
gottingen: goettingen
dusseldorf: duesseldorf
saarland: saarlandes
"""
_LANGUAGES = {
    other: english
    for english, _, others in (line.partition(": ") for line in _IN_ENGLISH.strip().splitlines())
    for other in others.split()
}
_JOINTS = frozenset("of de di du la at in zu fur der des do da degli studi dell d the".split())


@lru_cache(maxsize=1 << 17)
def same_key(key: str) -> str:
    """
    What is equal for names that differ in blanks, or in the language in which a university is one.

    >>> same_key("technische universitat munchen") == same_key("technical university of munich")
    True
    >>> same_key("university of washington") == same_key("washington university")
    False
    >>> same_key("shanghai jiao tong university") == same_key("shanghai jiaotong university")
    True
    """
    words = [_LANGUAGES.get(word, word) for word in key.split()]
    plain = " ".join(words)
    if "university" in plain:
        words = [word for word in plain.split() if word not in _JOINTS] or words
    return "".join(words)
