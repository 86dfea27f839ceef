"""The mail that asks whether an address is its reader's own."""

from __future__ import annotations

from explorer.digest.mailing import Mailer
from explorer.digest.message import build_message, confirm_address
from explorer.digest.settings import DigestSettings
from explorer.errors import InvalidOption
from explorer.people.subscriptions import Subscription
from explorer.text.markup import escape


def send_confirmation(settings: DigestSettings, subscription: Subscription) -> None:
    """
    Ask the address; raises MailError where the mail server did not take it.

    What nobody knows of counts as failed here: who asks again gets one more mail, which does no harm.
    """
    if settings.smtp is None:
        raise InvalidOption("No mail server is set.", hint="Name one in [smtp]: docs/digest-and-feeds.md.")
    link = confirm_address(settings, subscription)
    what = "trending papers" if subscription.content == "trending" else "papers of what you follow"
    said = f"Somebody, most likely you, asked for a {subscription.cadence} digest of {what} to this address."
    other = "If it was not you, do nothing: no other mail will come."
    text = f"{said}\n\nConfirm it here:\n{link}\n\n{other}\n"
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Confirm your digest</title></head>'
        '<body style="margin:0;font-family:system-ui,-apple-system,sans-serif">'
        '<div style="max-width:600px;margin:0 auto;'
        f'padding:24px 20px;font-size:16px;line-height:1.5"><p>{escape(said)}</p>'
        f'<p><a href="{escape(link)}" style="display:inline-block;padding:10px 18px;border-radius:8px;'
        'background:#0072b2;color:#ffffff;text-decoration:none;font-weight:600">Confirm</a></p>'
        f'<p style="font-size:13px">{escape(other)}</p></div></body></html>'
    )
    period = f"confirm {subscription.created_at.isoformat()}"
    with Mailer(settings.smtp) as mailer:
        mailer.send(build_message(settings, settings.smtp, subscription, period, "Confirm your digest", text, html))
