"""What a provider says of a person, and what of it is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import InvalidOption
from explorer.people.accounts import LONGEST_NAME, read_identity
from explorer.people.subscriptions import check_address
from explorer.settings import CURATORS_VARIABLE, STATE_VARIABLE, curators, state_url
from explorer.ui.account_routes import check_target

SAID = {"iss": "https://id.example.org", "sub": "1"}


def test_an_orcid_id_is_believed_of_orcid_alone():
    subject = {"sub": "0000-0002-1825-0097"}

    assert read_identity({**SAID, **subject}).orcid is None
    assert read_identity({**SAID, **subject, "orcid": "0000-0002-1825-0097"}).orcid is None
    assert read_identity({**SAID, **subject, "iss": "https://orcid.org"}).orcid == "0000-0002-1825-0097"
    assert read_identity({**SAID, **subject}, "orcid").orcid == "0000-0002-1825-0097"
    assert read_identity({**SAID, "sub": "0000-0002-1825-0098"}, "orcid").orcid is None
    assert read_identity({**SAID, **subject, "iss": "https://orcid.org.example.org"}).orcid is None


def test_an_address_is_confirmed_only_where_the_provider_says_so():
    for said, confirmed in ((True, True), ("true", True), (False, False), ("false", False), (1, False), (None, False)):
        assert read_identity({**SAID, "email": "a@example.org", "email_verified": said}).email_verified is confirmed
    assert not read_identity({**SAID, "email_verified": True}).email_verified


def test_each_sign_in_has_a_fingerprint_of_its_own():
    first, second = (read_identity({**SAID, "nonce": nonce}).session for nonce in "ab")

    assert first != second
    assert read_identity({**SAID, "nonce": "a"}).session == first
    assert read_identity({**SAID, "sub": "2", "nonce": "a"}).session != first


def test_a_name_is_text_of_a_bearable_length():
    name = read_identity({**SAID, "name": "<b>A\x00\u202e</b>" + "x" * 10_000}).name

    assert name.startswith("<b>A</b>")
    assert len(name) == LONGEST_NAME
    assert read_identity(SAID).name == "A reader"


@pytest.mark.parametrize(
    "said", [{}, {"iss": "x"}, {"sub": "x"}, {"iss": "x", "sub": "y" * 301}, {"iss": {}, "sub": []}]
)
def test_nobody_in_particular_is_refused(said):
    with pytest.raises(InvalidOption):
        read_identity(said)


@given(
    st.dictionaries(
        st.sampled_from(["name", "email", "email_verified", "iat", "nonce"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text())),
    )
)
def test_whatever_else_a_provider_says_is_read_without_failing(claims):
    identity = read_identity({**SAID, **claims})

    assert identity.name
    assert len(identity.session) == 64


@given(st.text())
def test_an_address_of_mail_has_no_line_breaks_and_one_at(text):
    try:
        address = check_address(text)
    except InvalidOption:
        return
    assert address.isprintable()
    assert address.count("@") == 1


@given(st.one_of(st.text(), st.from_regex(r"[/\\]{0,3}[a-z.@:%0-9/\\]{0,30}(\?[!-~]*)?", fullmatch=True)))
def test_where_signing_in_leads_is_always_a_page_of_this_app(text):
    target = check_target(text)

    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert target.split("?")[0].strip("/").isalpha() or target.split("?")[0] == "/"
    assert all("!" <= letter <= "~" for letter in target)


def test_the_environment_names_the_database_and_the_curators(monkeypatch):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://host/name")
    monkeypatch.setenv(CURATORS_VARIABLE, " orcid:0000-0002-1825-0097, ,a@example.org ")

    assert state_url() == "postgresql://host/name"
    assert curators() == ("orcid:0000-0002-1825-0097", "a@example.org")
    monkeypatch.delenv(STATE_VARIABLE)
    assert state_url().endswith("/data/state.sqlite")
