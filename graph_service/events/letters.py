"""Letters to partners: what others did with their offers and referrals, and links to answer with one tap.

Letters name offers and bodies, never what is about a family: they are kept where nobody can erase them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph_service.domain.links import LinkPurpose
from graph_service.domain.phrases import Language, has_phrase, phrase
from graph_service.domain.telling import Addressee, Untold
from graph_service.events.links import Signer, link_id

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "letters"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701  # letters are plain text
)


@dataclass(frozen=True)
class Line:
    """One thing told: a sentence, and the addresses at which it can be answered."""

    sentence: str
    suggested: str | None = None
    confirm: str | None = None
    contest: str | None = None


def purposes(one: Untold) -> tuple[LinkPurpose, ...]:
    """Return what a partner can do about an event with one tap."""
    if asks_for_confirmation(one):
        return (LinkPurpose.CONFIRM,)
    return (LinkPurpose.CONTEST,) if one.event.on_behalf else ()


def letter(
    to: Addressee,
    told: Sequence[Untold],
    signer: Signer,
    sender: str,
    lapse_after: timedelta,
    suggested: Mapping[str, int] | None = None,
) -> EmailMessage:
    """Return the letter that tells a partner all of this; the same things give the same Message-ID.

    `suggested` is how many things are suggested about an offer that is asked about.
    """
    say = partial(phrase, language=to.language)
    made = EmailMessage()
    made["From"] = sender
    made["To"] = to.emails[0]
    made["Subject"] = say("LETTER.SUBJECT", count=len(told), first=" ".join(told[0].title.split()))
    said = "|".join([to.id, *(one.event.id for one in told)])
    made["Message-ID"] = f"<{sha256(said.encode()).hexdigest()[:32]}@patti>"
    made["Auto-Submitted"] = "auto-generated"
    text = TEMPLATES.get_template("told.txt").render(
        say=say,
        partner=to.name,
        lines=[_line(one, signer, to.language, lapse_after, suggested or {}) for one in told],
        home=signer.home,
    )
    made.set_content(text)
    return made


def asks_for_confirmation(one: Untold) -> bool:
    """Return whether the partner is asked if an offer is still true."""
    return one.kind == "commitment" and one.event.deed == "ASK"


def _line(
    one: Untold, signer: Signer, language: Language, lapse_after: timedelta, suggested: Mapping[str, int]
) -> Line:
    can = purposes(one)

    def address(purpose: LinkPurpose) -> str | None:
        return signer.address(link_id(purpose, one.event.id)) if purpose in can else None

    key = f"TOLD.{one.kind}.{one.event.deed}"
    until = one.event.at.date() + lapse_after
    sentence = phrase(key if has_phrase(key) else "TOLD.ANYTHING", language, title=one.title, until=until)
    if behalf := one.event.on_behalf:
        sentence += phrase("TOLD.ON_BEHALF", language, said_by=behalf.said_by, said_on=behalf.said_on)
    count = suggested.get(one.subject_id, 0) if asks_for_confirmation(one) else 0
    hint = phrase("LETTER.SUGGESTED", language, count=count) if count else None
    return Line(sentence, hint, address(LinkPurpose.CONFIRM), address(LinkPurpose.CONTEST))
