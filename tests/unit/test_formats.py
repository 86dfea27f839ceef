"""What every format shares: recognised by its content, unpacked, decoded, its rejects told."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from explorer.cli import main
from explorer.errors import InvalidOption, SourceUnreadable
from explorer.library.importer import import_files
from explorer.library.staging import Staging
from explorer.snapshot.opened import open_snapshot
from explorer.sources import unpacking
from explorer.sources.columnar import Row, list_readings, tabulate_fields
from explorer.sources.reading import read_record
from explorer.sources.registry import list_formats, recognise
from tests.exports import put, read_one, read_works

BIBTEX = "@article{a,\n  author = {Müller, Anna},\n  title = {On Graphs},\n  year = 2020\n}\n"
RIS = "TY  - JOUR\nAU  - Müller, Anna\nTI  - On Graphs\nPY  - 2020\nER  - \n"


def zipped(**files: str) -> bytes:
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return folder.getvalue()


PACKED = {
    "gzip": gzip.compress(BIBTEX.encode()),
    "two gzips": gzip.compress(BIBTEX.encode()[:20]) + gzip.compress(BIBTEX.encode()[20:]),
    "bzip2": bz2.compress(BIBTEX.encode()),
    "xz": lzma.compress(BIBTEX.encode()),
    "zstd": pa.compress(BIBTEX.encode(), "zstd", asbytes=True),
    "zip": zipped(works_bib=BIBTEX),
    "zip of a Mac": zipped(**{"works_bib": BIBTEX, "__MACOSX/._works_bib": "x"}),
}


@pytest.mark.parametrize("packing", PACKED)
def test_a_packed_file_is_read_as_what_is_in_it(tmp_path, packing):
    assert read_one(tmp_path, PACKED[packing]).title == "On Graphs"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", [BIBTEX, RIS], ids=["bibtex", "ris"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_text_is_read_in_whatever_it_is_written(tmp_path, encoding, text, end):
    work = read_one(tmp_path, text.replace("\n", end).encode(encoding))

    assert (work.title, work.authors[0].name, work.year) == ("On Graphs", "Anna Müller", 2020)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [("% Encoding: ISO8859_2\n", "iso8859-2"), ("% -*- coding: latin-9-unix -*-\n", "latin9"), ("", "cp1252")],
)
def test_the_encoding_that_a_file_declares_is_believed_where_it_is_no_utf8(tmp_path, declaration, encoding):
    text = f"{declaration}@book{{a, title = {{{{Š}}tudies}}}}"

    assert read_one(tmp_path, text.encode(encoding)).title == "Študies"


def test_a_truncated_file_gives_what_it_holds_and_says_where_it_ends(tmp_path):
    text = "".join(BIBTEX.replace("On Graphs", f"On Graphs {number}") for number in range(5000))
    whole = gzip.compress(text.encode())
    source = put(tmp_path, whole[: len(whole) // 2])

    summary = import_files([source.path], tmp_path / "library", identity="names")

    assert 500 < summary.added < 5000
    assert "ends early" in Path(summary.rejects[0]).read_text("utf8")


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(bomb_bib=content.decode())])
def test_a_bomb_is_given_up(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(unpacking, "FREE", 1_000_000)
    source = put(tmp_path, pack(BIBTEX.encode() + b" " * 50_000_000))

    readings = list(recognise(source).read(source))

    assert len(readings) <= 1
    assert "no text does" in source.damage


def test_a_zip_of_several_files_is_refused_with_their_names(tmp_path):
    with pytest.raises(SourceUnreadable, match=r"zip of 2 files \('a\.bib', 'b\.bib'\)"):
        recognise(put(tmp_path, zipped(a_bib=BIBTEX, b_bib=BIBTEX)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\r\n\t", "it is empty"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b'<?xml version="1.0"?>\n<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo/></mods>', "MODS"),
        (b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>', "MARC"),
        (b'<bibtex:file xmlns:bibtex="http://bibtexml.sf.net/"></bibtex:file>', "BibTeXML"),
        (b"cff-version: 1.2.0\ntitle: x\n", "Citation File Format"),
        (b"SQLite format 3\x00", "Zotero"),
        (bytes(5000), "it begins with"),
        (b"Dear Ann,\nhere is the list.\n", "it begins with 'Dear Ann,'"),
    ],
)
def test_a_file_that_nobody_reads_is_refused_by_what_it_is(tmp_path, content, reason):
    with pytest.raises(SourceUnreadable, match=reason) as caught:
        recognise(put(tmp_path, content))

    assert "docs/formats.md" in caught.value.hint


def test_the_name_of_a_file_is_no_obstacle(tmp_path):
    library = tmp_path / "library"
    one = put(tmp_path, BIBTEX, "works.jsonl").path
    other = put(tmp_path, RIS.replace("Graphs", "Trees"), "works.csv").path

    summary = import_files([one, other], library)

    assert [(one.file, one.format, one.read, one.added) for one in summary.files] == [
        ("works.jsonl", "bibtex", 1, 1),
        ("works.csv", "ris", 1, 1),
    ]
    assert open_snapshot(library).counts["papers"] == 2


def test_a_format_may_be_insisted_on(tmp_path):
    file = put(tmp_path, RIS).path

    assert import_files([file], tmp_path / "library", format_name="ris").added == 1
    with pytest.raises(SourceUnreadable, match="it is BibTeX, and holds no record"):
        import_files([file], tmp_path / "library", format_name="bibtex")
    with pytest.raises(InvalidOption, match="no format 'word'"):
        import_files([file], tmp_path / "library", format_name="word")


def test_the_command_says_what_it_took_a_file_for(tmp_path, capsys):
    file = put(tmp_path, RIS + "TY  - JOUR\nER  - \n").path

    assert main(["import", str(file), "--library", str(tmp_path / "library")]) == 0
    assert "'export.txt' is RIS: 2 records, 1 rejected." in capsys.readouterr().out
    assert main(["import", str(file), "--library", str(tmp_path / "library"), "--format", "ris", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["files"]
    assert (one["format"], one["read"], one["rejected"], one["added"]) == ("ris", 2, 1, 0)


def test_every_format_has_a_name_of_its_own():
    names = [one.name for one in list_formats()]

    assert len(set(names)) == len(names)


def test_the_same_file_again_adds_nothing_and_a_changed_record_is_one_update(tmp_path):
    library = tmp_path / "library"
    text = "PMID- 1\nTI  - On Graphs\n\nPMID- 2\nTI  - On Trees\n"

    counts = [
        (summary.added, summary.updated)
        for content in (text, text, text.replace("Trees", "Roots"), text.replace("\n", "\r\n"))
        for summary in [import_files([put(tmp_path, content).path], library)]
    ]

    assert counts == [(2, 0), (0, 0), (0, 1), (0, 1)]


def test_an_older_staging_file_takes_the_newer_fields(tmp_path):
    path = tmp_path / "staging.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE works (work_no INTEGER, key VARCHAR, file_no INTEGER, line INTEGER, digest BIGINT,"
            " current BOOLEAN, title VARCHAR, year SMALLINT, type VARCHAR, venue VARCHAR, abstract VARCHAR,"
            " doi VARCHAR, arxiv_id VARCHAR, url VARCHAR, citations INTEGER, source VARCHAR, topics VARCHAR[])"
        )
        connection.execute("INSERT INTO works (work_no, key, current) VALUES (0, 'w1', true)")

    staging = Staging(path)

    found = staging.connection.execute("SELECT key, ids, date, volume, language FROM works").fetchall()
    staging.close()
    assert found == [("w1", None, None, None, None)]


def test_a_staged_record_keeps_what_the_file_says(tmp_path):
    text = RIS.replace(
        "PY  - 2020", "PY  - 2020/05/01\nVL  - 7\nIS  - 2\nSP  - 1\nEP  - 9\nLA  - en\nPB  - ACME\nU1  - 5[pmid]"
    )
    import_files([put(tmp_path, text).path], tmp_path / "library")

    staging = Staging(tmp_path / "library" / "staging.duckdb")
    row = staging.connection.execute(
        "SELECT date, volume, issue, pages, language, publisher, ids FROM works"
    ).fetchone()
    staging.close()

    assert row == ("2020-05-01", "7", "2", "1-9", "en", "ACME", ["pmid:5"])


FIELDS: list[dict[str, Any]] = [
    {"title": "On  Graphs", "authors": ["Ann Lee", "", {"name": "Bo", "ids": ["s2:1"]}], "date": "2020-13"},
    {"title": "R&amp;D", "doi": "https://doi.org/10.1/x", "keywords": ["a", "A ", "a"], "pages": "1--2", "volume": 3},
    {"title": "", "authors": ["Ann Lee"]},
    {"authors": []},
    {"title": "T", "url": "javascript:x", "references": ["10.1234/A", "w1", "w1"], "ids": ["pmid:1", "2"], "id": "k"},
    {
        "title": "É\x00",
        "abstract": "a\n\n b",
        "citations": 4,
        "type": "x",
        "venue": " v ",
        "language": "",
        "date": "2020",
    },
]


def _fields_of(row: Row) -> Any:
    return row.fields


def test_records_made_by_columns_are_those_made_one_by_one():
    rows = [Row(line, f"record {line}", fields) for line, fields in enumerate(FIELDS, start=1)]

    alone = [read_record(row.line, row.content, partial(_fields_of, row)) for row in rows]

    assert list_readings(tabulate_fields(rows)) == alone


def test_two_works_of_one_file_have_keys_of_their_own(tmp_path):
    works = read_works(tmp_path, BIBTEX + BIBTEX.replace("2020", "2021"))

    assert len({work.key for work in works}) == 2
