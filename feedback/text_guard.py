# SPDX-License-Identifier: EUPL-1.2
"""What people type, made safe to keep (pure): no BSN, no invisible tricks, one way to search.

Every function is linear: 100 kB of anything takes milliseconds.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

BSN_MASK = "[BSN weggehaald]"

_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_DIGITS = re.compile(r"\d+")
#: What people put between the parts of one number. A line end or two spaces ends the number.
_WITHIN_A_NUMBER = re.compile(r"[ \u00a0\u2009\u202f._/‐‑–-]| [–-] ")
#: The ways a BSN is written in three parts: 1234.56.782 and 123 456 782.
_BSN_SHAPES = ((4, 2, 3), (3, 3, 3))
_ABROAD = re.compile(r"(?:\+|(?<!\d)00)\d{1,3}[ .\-]?(?:\(0\)[ ]?)?\Z|\(0\d{0,3}\)[ \-]?\Z")

CONTACT_MASK = "[contactgegeven weggehaald]"
#: A telephone number as people write it: from 0, +, 00 or a bare 6, nine digits or more.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d|0|6(?=(?:[ .\-–/]?\d){8}(?!\d)))(?:[ \u00a0.\-–/()]{0,3}\d){8,14}(?!\d)"
)
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>.]{2,24}")

NAME_MASK = "[naam weggehaald]"
ACCOUNT_MASK = "[rekeningnummer weggehaald]"
ADDRESS_MASK = "[adres weggehaald]"
PLATE_MASK = "[kenteken weggehaald]"
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_POSTCODE = re.compile(
    r"(?<!\d)[1-9]\d{3} ?(?:[A-Z]{2}|[a-z]{2}(?= ?,? ?\d))(?![A-Za-z])"
    r"(?:,? ?(?:nr\.? ?)?\d{1,5}(?: ?[A-Za-z]\b)?)?"
)
_STREET = re.compile(
    r"\b[A-Z][\w'-]{1,40}(?:straat|laan|weg|plein|kade|gracht|singel|dijk|hof|dreef|pad|steeg|plantsoen)"
    r" \d{1,5}(?: ?[A-Za-z]\b)?"
)
_PLATE = re.compile(r"(?<![\w-])[A-Za-z0-9]{1,3}-[A-Za-z0-9]{1,3}-[A-Za-z0-9]{1,3}(?![\w-])")
_BEFORE_A_NAME = (
    r"(?:[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Dd]hr\.?|[Dd]e heer|[Jj]uffrouw|"
    r"[Mm]ijn naam is|[Ii]k heet)"
)
_NAME = re.compile(
    rf"\b({_BEFORE_A_NAME})((?: (?:van|de|der|den|ten|ter|te|el|in|'t|op))*"
    r"(?: [A-Z](?:\.[A-Z])*\.?(?= ))?(?: [A-Z][\w'’-]{1,40}){1,3})"
)

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: Control characters, lone surrogates, bidi embeddings and overrides, invisible spaces.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2060\ufeff]"
)
#: Three marks on one letter occur in Vietnamese and Hebrew; more than eight are an attack,
#: and would make normalising take quadratic time.
_MOST_MARKS = 8


def mask_bsn(text: str) -> tuple[str, bool]:
    """Replace every citizen service number in ``text``; tell whether there was one.

    A BSN is nine digits that pass the eleven test, bare or with dots, spaces or dashes in
    between. Nine digits of a longer number (a phone number, an IBAN) are left alone, and so
    are eight digits: with an unwritten leading zero every date would be suspect.
    Source: domain.md section 6, decision 8.
    """
    found: list[tuple[int, int]] = []
    for chain in _chains(text):
        found.extend(_bsns_in(text, chain))
    if not found:
        return text, False
    parts: list[str] = []
    end = 0
    for start, stop in found:
        parts += (text[end:start], BSN_MASK)
        end = stop
    return "".join((*parts, text[end:])), True


def mask_contact(text: str) -> str:
    """Replace telephone numbers and e-mail addresses in ``text``.

    For answers that stay anonymous: who reads them must not find out whose they are. A
    date that looks like a number may go with it; an answer does not need it.
    """
    if "@" in text:
        text = _EMAIL.sub(CONTACT_MASK, text)
    return _PHONE.sub(CONTACT_MASK, text)


def mask_person(text: str) -> str:
    """Replace what points at one person, before a text is stored for reckoning.

    Citizen service numbers (eleven test), telephone numbers, e-mail addresses, bank accounts
    (modulo 97), postcode with number, street with number, licence plates, and names after
    mevrouw, meneer and the like. A name that nothing announces stays: no list of names is
    complete (statistics.md M12).
    """
    text, _ = mask_bsn(text)
    text = _IBAN.sub(_mask_account, text)
    text = mask_contact(text)
    text = _POSTCODE.sub(ADDRESS_MASK, text)
    text = _STREET.sub(ADDRESS_MASK, text)
    text = _PLATE.sub(lambda found: PLATE_MASK if _is_plate(found[0]) else found[0], text)
    return _NAME.sub(rf"\1 {NAME_MASK}", text)


def clean_text(text: str) -> str:
    """Return ``text`` as it may be stored: visible characters, newlines and tabs, composed (NFC).

    Line ends become newlines, blanks around the text go. Out go control characters, lone
    surrogates (no database takes them), and what turns or hides text on a screen: bidi
    overrides, invisible spaces, floods of accents. Emoji and every script stay.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    seen = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if not seen.isascii():
        seen = unicodedata.normalize("NFC", _calm_accents(seen))
    return seen.strip()


def fold(text: str) -> str:
    """Return the letters and digits of ``text`` for searching: no case, no accents.

    Words are separated by one space: "Café-terras, 2e rij" becomes "cafe terras 2e rij".
    """
    if not text.isascii():
        text = _marks().sub("", unicodedata.normalize("NFKD", _calm_accents(text)))
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()


def _mask_account(found: re.Match[str]) -> str:
    """Replace a bank account; a word behind it that could be part of it stays."""
    account = found[0]
    while account:
        if _is_iban(account):
            return ACCOUNT_MASK + found[0][len(account) :]
        account = account.rpartition(" ")[0]
    return found[0]


def _is_iban(text: str) -> bool:
    """Do the test of bank accounts: modulo 97 of the number with its head put behind it."""
    bare = text.replace(" ", "").upper()
    if not bare.isascii() or not 15 <= len(bare) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _is_plate(text: str) -> bool:
    """Tell whether this is a Dutch licence plate: six signs, letters and digits both."""
    bare = text.replace("-", "")
    has_both = any(sign.isdigit() for sign in bare) and any(sign.isalpha() for sign in bare)
    return len(bare) == 6 and has_both


def _chains(text: str) -> list[list[re.Match[str]]]:
    """Return the groups of digits in ``text``, together where one number may run through."""
    chains: list[list[re.Match[str]]] = []
    for group in _DIGITS.finditer(text):
        if chains:
            between = text[chains[-1][-1].end() : group.start()]
            if len(between) <= 3 and _WITHIN_A_NUMBER.fullmatch(between):
                chains[-1].append(group)
                continue
        chains.append([group])
    return chains


def _bsns_in(text: str, chain: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Return where in this chain of digit groups a BSN begins and ends."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(chain):
        size = _groups_of_a_bsn(text, chain, at)
        if size:
            found.append((chain[at].start(), chain[at + size - 1].end()))
        at += size or 1
    return found


def _groups_of_a_bsn(text: str, chain: list[re.Match[str]], at: int) -> int:
    """Return how many groups from ``at`` together are a BSN: 0 when they are none."""
    first = chain[at]
    if len(first.group()) == 9:
        return int(_passes(first.group()) and not _is_abroad(text, first.start()))
    whole = at == 0 and sum(len(group.group()) for group in chain[:10]) == 9
    size = len(chain) if whole else 3
    groups = chain[at : at + size]
    shape = tuple(len(group.group()) for group in groups)
    if len(chain) == 1 or not (whole or shape in _BSN_SHAPES):
        return 0
    if not _same_between(text, groups) or (not whole and _is_phone(text, chain)):
        return 0
    digits = "".join(group.group() for group in groups)
    return size if _passes(digits) and not _is_abroad(text, first.start()) else 0


def _same_between(text: str, groups: list[re.Match[str]]) -> bool:
    """Tell whether the groups are held apart in one way: 23-11-2026 9 is no number."""
    return len({text[left.end() : right.start()] for left, right in pairwise(groups)}) == 1


def _is_phone(text: str, chain: list[re.Match[str]]) -> bool:
    """Tell whether the chain begins as phone numbers do: with a plus or a zero."""
    first = chain[0]
    return first.group().startswith("0") or text[: first.start()].endswith("+")


def _is_abroad(text: str, start: int) -> bool:
    """Tell whether +31, 0031 or (0) stands directly before: then it is a phone number."""
    return _ABROAD.search(text[max(0, start - 12) : start]) is not None


def _passes(digits: str) -> bool:
    """Do the eleven test on nine digits (in any script)."""
    values = [int(digit) for digit in digits]
    total = sum(w * value for w, value in zip(_BSN_WEIGHTS, values, strict=True))
    return any(values) and total % 11 == 0


def _calm_accents(text: str) -> str:
    return _marks().sub(lambda marks: marks.group()[:_MOST_MARKS], text)


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of combining marks (accents) in a row, of every script."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1F000):
        if not unicodedata.combining(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges) + "]+")
