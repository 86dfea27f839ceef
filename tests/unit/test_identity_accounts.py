"""Which accounts of the gold are one person."""

import json

from benchmarks.identity_accounts import find_pairs, main, read_accounts

RICE, MIT = ["Rice University"], ["MIT"]
PAPERS = [
    [("Ann Lee", "~Ann_Lee1", "", RICE), ("Bo Chen", "", "", []), ("Cy Ng", "", "", [])],
    [("Ann Lee", "~Ann_Lee2", "", RICE), ("Bo Chen", "", "", []), ("Cy Ng", "", "", [])],
    [("Ann Lee", "~Ann_Lee3", "", MIT), ("Bo Chen", "", "", [])],
    [("Di Ek", "~Di_Ek1", "0000-1", RICE)],
    [("Di Ek", "~Di_Ek2", "0000-1", MIT)],
    [("Fu Go", "~Fu_Go1", "0000-2", RICE), ("Bo Chen", "", "", []), ("Cy Ng", "", "", [])],
    [("Fu Go", "~Fu_Go2", "0000-3", RICE), ("Bo Chen", "", "", []), ("Cy Ng", "", "", [])],
]


def write(folder):
    path = folder / "papers.jsonl"
    records = [
        {
            "authors": [
                {"name": name, "openreview_id": one, "orcid": orcid, "affiliations": places}
                for name, one, orcid, places in authors
            ]
        }
        for authors in PAPERS
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_one_orcid_or_shared_circles_make_one_person_of_two_accounts_and_two_orcids_never(tmp_path):
    pairs = find_pairs(read_accounts(write(tmp_path)))

    one = {(pair.left.id, pair.right.id) for pair in pairs if pair.is_one}

    assert one == {("~Ann_Lee1", "~Ann_Lee2"), ("~Di_Ek1", "~Di_Ek2")}


def test_the_plainest_pairs_are_listed_first(tmp_path, capsys):
    main([str(write(tmp_path)), "--show", "1"])

    told = capsys.readouterr().out
    assert "5 pairs of accounts of one folded name" in told
    assert "~Di_Ek1" in told
    assert "~Ann_Lee1" not in told
