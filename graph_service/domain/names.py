"""Names of bodies made alike: accents, apostrophes, dots and legal forms are written in many ways.

Registers write ``CIRIE'`` for ``Cirié``, ``S.C.S.`` for ``società cooperativa sociale`` and cut long names.
"""

import re
import unicodedata

LONGEST_SORTED_NAME = 500
"""What an index orders by has a greatest length."""

FORMS = {
    "organizzazione di volontariato": "odv",
    "organizzazioni di volontariato": "odv",
    "associazione di volontariato": "associazione volontariato",
    "associazione di promozione sociale": "aps",
    "associazioni di promozione sociale": "aps",
    "associazione promozione sociale": "aps",
    "organizzazione non lucrativa di utilita sociale": "onlus",
    "ente del terzo settore": "ets",
    "ente di terzo settore": "ets",
    "associazione sportiva dilettantistica": "asd",
    "societa sportiva dilettantistica": "ssd",
    "unione sportiva dilettantistica": "usd",
    "gruppo sportivo": "gs",
    "unione sportiva": "us",
    "societa cooperativa sociale": "scs",
    "cooperativa sociale": "scs",
    "societa cooperativa societa": "scs",
    "cooperativa societa": "scs",
    "societa cooperativa": "sc",
    "a responsabilita limitata": "rl",
    "protezione civile": "pc",
}
"""Legal forms in full, and how they are mostly shortened; the longest are looked for first."""

WORDS = {
    "ass": "associazione",
    "assoc": "associazione",
    "fond": "fondazione",
    "soc": "societa",
    "coop": "cooperativa",
    "coopva": "cooperativa",
    "cooperative": "cooperativa",
    "sportdilett": "sportiva dilettantistica",
    "sport": "sportiva",
    "dilett": "dilettantistica",
    "dillett": "dilettantistica",
    "dilettant": "dilettantistica",
    "ist": "istituto",
    "parr": "parrocchia",
    "vol": "volontariato",
    "org": "organizzazione",
    "prot": "protezione",
    "civ": "civile",
    "pubbl": "pubblica",
    "assist": "assistenza",
    "cult": "culturale",
    "resp": "responsabilita",
    "lim": "limitata",
    "univ": "universita",
    "s": "san",
    "santa": "san",
    "santo": "san",
    "sant": "san",
    "ss": "san",
}
"""Shortened words, and what they stand for; every saint is written alike."""

_INITIALS = re.compile(r"\b(?:[a-z]\. ?){2,}(?:(?<=\.)[a-z]\b)?")
_WORD = re.compile(r"[a-z0-9]+")
_FORM = re.compile(r"\b(" + "|".join(sorted(map(re.escape, FORMS), key=len, reverse=True)) + r")\b")


def plain_name(name: str) -> str:
    """Return the name in small letters without accents and signs, legal forms and shortened words made alike.

    >>> plain_name("L'ANCORA DI CIRIE' - S.C.S."), plain_name("L’Ancora di Cirié soc. coop. sociale")
    ('l ancora di cirie scs', 'l ancora di cirie scs')
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    joined = _INITIALS.sub(lambda initials: re.sub("[. ]", "", initials[0]) + " ", letters)
    words = " ".join(WORDS.get(word, word) for word in _WORD.findall(joined))
    return _FORM.sub(lambda form: FORMS[form[1]], words)


def sort_key(name: str, id_: str) -> str:
    """Return what lists are ordered by: the name without accents and capitals, then the id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return f"{' '.join(plain.split())[:LONGEST_SORTED_NAME]}\t{id_}"
