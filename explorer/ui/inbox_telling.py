"""After something was sent: have a mail tell of it, where that is wanted. Nobody waits, nothing fails."""

from __future__ import annotations

from explorer.digest.noticing import notifier
from explorer.people.notices import take_invitation_notice, take_message_notice
from explorer.ui.signing_in import get_store


def tell_of_invitation(invitation_id: str) -> None:
    notifier.tell(get_store(), lambda store: take_invitation_notice(store, invitation_id))


def tell_of_message(conversation_id: str, from_id: str) -> None:
    notifier.tell(get_store(), lambda store: take_message_notice(store, conversation_id, from_id))
