"""Claims, function by function, on both databases: levels, codes, requests, and two who claim the same."""

from __future__ import annotations

import pytest

from explorer.errors import InvalidOption, NotAllowed, TooOften
from explorer.people import claim_records, claim_remarks, claims, own_data, owner_profiles, proofs
from explorer.people.accounts import get_local_reader
from explorer.people.limits import LIMITS
from explorer.people.pairs import find_owner_id
from explorer.people.readers import Target
from explorer.people.tables import metadata

ANN = Target("person", "person:ann", "Ann")
PAGE = "https://orcid.org/0000-0002-1825-0097"


def test_on_one_s_own_machine_a_claim_is_approved_at_the_level_that_it_has(store):
    local = get_local_reader(store)
    made = claims.claim(store, local, ANN, "Me.", 1, {})

    assert (made.state, made.level) == ("approved", 1)
    trail = claim_records.find_claim_events(store, local, made.id)
    assert [(one.after, one.reason) for one in trail] == [("pending", ""), ("approved", claims.LOCAL_REASON)]
    assert claims.decide_claim(store, local, made.id, "approved").level == 1


def test_a_code_that_was_found_proves_a_claim_and_the_trail_says_where(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 1, {"ids": ["orcid:x"]})
    with pytest.raises(NotAllowed):
        proofs.begin_look(store, ann, made.id, PAGE)
    code = claims.ask_for_code(store, ann, made.id, PAGE)

    assert claims.ask_for_code(store, ann, made.id, PAGE) == code
    assert proofs.begin_look(store, ann, made.id, PAGE) == code
    assert [(one.place, one.code, one.found_at) for one in proofs.find_codes(store, ann, made.id)] == [
        (PAGE, code, None)
    ]
    proved = proofs.accept_code(store, ann, made.id, PAGE)
    assert (proved.state, proved.level, proved.evidence["ids"]) == ("approved", 2, ["orcid:x"])
    assert proofs.find_codes(store, ann, made.id)[0].found_at is not None
    assert claim_records.find_claim_events(store, ann, made.id)[-1].reason == f"proved: the code stands on {PAGE}"


def test_a_code_for_a_page_that_nobody_asked_for_proves_nothing(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 1, {})

    with pytest.raises(NotAllowed):
        proofs.accept_code(store, ann, made.id, PAGE)
    assert claim_records.find_own_claims(store, ann)[0].state == "pending"
    assert len(claim_records.find_claim_events(store, ann, made.id)) == 1


def test_pages_are_not_asked_for_again_and_again(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 1, {})
    claims.ask_for_code(store, ann, made.id, PAGE)
    for _ in range(LIMITS["looking for a code"][0]):
        proofs.begin_look(store, ann, made.id, PAGE)

    with pytest.raises(TooOften):
        proofs.begin_look(store, ann, made.id, PAGE)


def test_a_claim_that_has_ended_can_t_be_proved_any_more(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 1, {})
    claims.ask_for_code(store, ann, made.id, PAGE)
    claims.withdraw_claim(store, ann, made.id)

    assert proofs.find_codes(store, ann, made.id) == []
    for do in (
        lambda: claims.ask_for_code(store, ann, made.id, PAGE),
        lambda: proofs.begin_look(store, ann, made.id, PAGE),
        lambda: proofs.accept_code(store, ann, made.id, PAGE),
        lambda: claims.prove(store, ann, made.id, 2, {}),
        lambda: claim_remarks.remark(store, ann, made.id, "Hm."),
    ):
        with pytest.raises(NotAllowed):
            do()


def test_somebody_who_proves_it_contests_a_claim_that_names_the_record_by_an_earlier_id(store, enter):
    ann, bo, curator = enter("ann"), enter("bo"), enter("curator", curator=True)
    old = claims.claim(store, ann, Target("person", "name:ann"), "", 2, {})
    new = claims.claim(store, bo, ANN, "", 1, {})
    ids = ("person:ann", "name:ann")

    assert claims.prove(store, bo, new.id, 2, {}, person_ids=ids).state == "contested"
    assert claim_records.find_own_claims(store, ann)[0].state == "contested"
    assert claims.decide_claim(store, curator, old.id, "approved", person_ids=ids).level == 3
    assert [one.state for one in claim_records.find_own_claims(store, bo)] == ["refused"]


def test_two_records_of_one_person_don_t_contest_each_other_when_they_become_one(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    first = claims.claim(store, ann, Target("person", "name:ann"), "", 2, {})
    owner_profiles.write_profile(store, ann, first.id, owner_profiles.OwnerProfile(bio="Old."))
    second = claims.claim(store, ann, ANN, "", 1, {})
    ids = ("person:ann", "name:ann")

    assert claims.prove(store, ann, second.id, 2, {}, person_ids=ids).state == "approved"
    owner_profiles.write_profile(store, ann, second.id, owner_profiles.OwnerProfile(bio="New."))
    assert claims.decide_claim(store, curator, second.id, "approved", person_ids=ids).level == 3
    assert {one.state for one in claim_records.find_claims(store, ann, ids)} == {"approved"}
    found = owner_profiles.find_profile(store, ids)
    assert found is not None
    assert found.bio == "New."


def test_what_an_owner_asks_stands_in_the_trail_until_a_curator_answers(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "", 2, {})
    assert claim_remarks.find_remarked(store, curator) == []
    claim_remarks.remark(store, ann, made.id, "Not mine: <b>Work 1</b>")
    claims.prove(store, ann, made.id, 2, {"again": True})

    assert [one.id for one in claim_remarks.find_remarked(store, curator)] == [made.id]
    claim_remarks.remark(store, curator, made.id, "Done.")
    assert claim_remarks.find_remarked(store, curator) == []
    said = [(one.actor, one.reason) for one in claim_records.find_claim_events(store, ann, made.id)[2:]]
    assert said == [("Ann", "Not mine: <b>Work 1</b>"), ("", "proved"), ("Curator", "Done.")]
    claim_remarks.remark(store, ann, made.id, "One more.")
    assert len(claim_remarks.find_remarked(store, curator)) == 1


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "/researcher", "//example.org", "data:text/html,x", "a b", ""])
def test_a_link_of_an_owner_leads_to_a_page_on_the_web(store, enter, bad):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 2, {})

    with pytest.raises(InvalidOption):
        owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile(links=("https://e.org", bad)))
    assert owner_profiles.find_profile(store, ["person:ann"]) is None


def test_what_an_owner_said_is_gone_with_the_claim(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 2, {})
    owner_profiles.write_profile(
        store, ann, made.id, owner_profiles.OwnerProfile("Bio.\n\nMore.", "H", True, ("https://e.org",), ("p",))
    )
    assert owner_profiles.find_profile(store, ["person:ann"]) == owner_profiles.OwnerProfile(
        "Bio.\n\nMore.", "H", True, ("https://e.org",), ("p",)
    )

    claims.withdraw_claim(store, ann, made.id)
    assert owner_profiles.find_profile(store, ["person:ann"]) is None
    with pytest.raises(NotAllowed):
        owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile())


def test_what_an_owner_wrote_goes_with_the_account(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "A statement.", 2, {"mail": "mail.invalid"})
    claims.ask_for_code(store, ann, made.id, PAGE)
    owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile("A bio."))
    claim_remarks.remark(store, ann, made.id, "A request.")
    own_data.delete_account(store, ann)

    with store.reading() as connection:
        kept = repr([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    for gone in ("A statement.", "A bio.", "A request.", "mail.invalid", "Ann", "explorer-"):
        assert gone not in kept.replace("label='Ann'", "").replace("'person:ann', 'Ann'", "")
    trail = claim_records.find_claim_events(store, curator, made.id)
    assert [(one.actor, one.after) for one in trail][-1] == (own_data.GONE, "withdrawn")


def test_what_proved_a_claim_goes_with_the_account(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "", 1, {})
    claims.prove(store, ann, made.id, 2, {}, why=f"proved: the code stands on {PAGE}")
    own_data.delete_account(store, ann)

    with store.reading() as connection:
        kept = repr([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    assert PAGE not in kept
    trail = claim_records.find_claim_events(store, curator, made.id)
    assert [one.reason for one in trail] == ["", "proved", "the account was deleted"]


def test_of_two_owners_of_one_record_the_stronger_speaks(store, enter):
    ann, bo, curator = enter("ann"), enter("bo"), enter("curator", curator=True)
    weaker = claims.claim(store, ann, ANN, "", 2, {})
    stronger = claims.claim(store, bo, Target("person", "person:old", "Ann"), "", 2, {})
    claims.decide_claim(store, curator, stronger.id, "approved")
    owner_profiles.write_profile(store, bo, stronger.id, owner_profiles.OwnerProfile("Of the stronger."))
    owner_profiles.write_profile(store, ann, weaker.id, owner_profiles.OwnerProfile("Of the weaker."))
    ids = ("person:ann", "person:old")

    said = owner_profiles.find_profile(store, ids)
    assert said is not None
    assert said.bio == "Of the stronger."
    with store.reading() as connection:
        assert find_owner_id(connection, ids) == bo.account_id


def test_curators_find_what_was_decided_the_latest_first(store, enter):
    ann, bo, curator = enter("ann"), enter("bo"), enter("curator", curator=True)
    first, second = claims.claim(store, ann, ANN, "", 0, {}), claims.claim(store, bo, ANN, "", 0, {})
    claims.decide_claim(store, curator, second.id, "refused", "Not she.")
    claims.decide_claim(store, curator, first.id, "approved")

    assert [one.id for one in claim_records.find_decided(store, curator, 9)] == [first.id, second.id]
    assert len(claim_records.find_decided(store, curator, 1)) == 1


def test_a_curator_lifts_a_proved_claim_to_level_3_and_the_trail_says_so(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "", 2, {})
    claim_remarks.remark(store, ann, made.id, "Please.")

    confirmed = claims.decide_claim(store, curator, made.id, "approved")
    assert (confirmed.state, confirmed.level) == ("approved", 3)
    last = claim_records.find_claim_events(store, ann, made.id)[-1]
    assert (last.actor, last.before, last.after) == ("Curator", "L2", "L3")
    assert len(claim_remarks.find_remarked(store, curator)) == 1, "what she asks is not answered by that"
    claims.decide_claim(store, curator, made.id, "approved")
    assert claim_records.find_claim_events(store, ann, made.id)[-1] == last


def test_whoever_was_refused_waits_for_a_curator_whatever_they_prove(store, enter):
    mal, curator = enter("mal"), enter("curator", curator=True)
    first = claims.claim(store, mal, ANN, "", 2, {})
    claims.decide_claim(store, curator, first.id, "refused", "Not you.")

    again = claims.claim(store, mal, ANN, "", 2, {})
    assert again.state == "pending"
    assert claims.prove(store, mal, again.id, 2, {"code": {}}).state == "pending"
    own_data.delete_account(store, mal)
    anew = claims.claim(store, enter("mal"), ANN, "", 2, {})
    assert anew.state == "pending"
    assert claims.decide_claim(store, curator, anew.id, "approved").level == 3


def test_a_claim_that_a_curator_has_checked_stays_while_another_is_looked_at(store, enter):
    ann, mal, curator = enter("ann"), enter("mal"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "", 2, {})
    claims.decide_claim(store, curator, made.id, "approved")

    rival = claims.claim(store, mal, ANN, "", 2, {})
    assert rival.state == "contested"
    assert claim_records.find_own_claims(store, ann)[0].state == "approved"
    assert claims.decide_claim(store, curator, rival.id, "approved").state == "approved"
    assert claim_records.find_own_claims(store, ann)[0].state == "refused"


@pytest.mark.parametrize("end", ["refused", "withdrawn", "deleted"])
def test_who_was_contested_has_the_record_back_when_the_other_claim_ends(store, enter, end):
    ann, mal, curator = enter("ann"), enter("mal"), enter("curator", curator=True)
    claims.claim(store, ann, ANN, "", 2, {})
    rival = claims.claim(store, mal, ANN, "", 2, {})
    assert claim_records.find_own_claims(store, ann)[0].state == "contested"

    if end == "refused":
        claims.decide_claim(store, curator, rival.id, "refused", "Not you.")
    elif end == "withdrawn":
        claims.withdraw_claim(store, mal, rival.id)
    else:
        own_data.delete_account(store, mal)
    mine = claim_records.find_own_claims(store, ann)[0]
    assert mine.state == "approved"
    assert claim_records.find_claim_events(store, ann, mine.id)[-1].reason == claims.ALONE


def test_a_curator_decides_nothing_about_a_record_that_they_claim_themselves(store, enter):
    ann, curator, other = enter("ann"), enter("curator", curator=True), enter("other", curator=True)
    made = claims.claim(store, ann, ANN, "", 2, {})
    claims.claim(store, curator, Target("person", "name:ann"), "", 2, {})

    for state in ("approved", "refused"):
        with pytest.raises(NotAllowed):
            claims.decide_claim(store, curator, made.id, state, "Mine!", person_ids=("name:ann",))
    assert claims.decide_claim(store, other, made.id, "refused", "Hm.", person_ids=("name:ann",)).state == "refused"


def test_what_was_written_in_another_tab_is_not_overwritten(store, enter):
    ann = enter("ann")
    made = claims.claim(store, ann, ANN, "", 2, {})
    owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile("Here."), seen=owner_profiles.NEVER)

    with pytest.raises(InvalidOption, match="another tab"):
        owner_profiles.write_profile(
            store, ann, made.id, owner_profiles.OwnerProfile("There."), seen=owner_profiles.NEVER
        )
    found = owner_profiles.find_profile(store, ["person:ann"])
    assert found is not None
    assert found.bio == "Here."
    owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile("On."), seen=found.changed_at)
