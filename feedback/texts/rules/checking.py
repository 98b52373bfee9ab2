# SPDX-License-Identifier: EUPL-1.2
"""May this text be kept: every field known, every needed one there, not too long (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from feedback.errors import Invalid
from feedback.texts.rules import markup
from feedback.texts.rules.fields import Field, Medium, Shape
from feedback.texts.rules.filling import Wording
from feedback.texts.rules.kinds import TextKey
from feedback.texts.rules.markup import Hole, Link, Strong
from feedback.texts.rules.sms import measure
from feedback.wording import N_

LONGEST_SUBJECT = 150
LONGEST_BODY = 5_000
LONGEST_NOTE = 200


def check_wording(key: TextKey, wording: Wording, *, example: str = "") -> None:
    """Refuse a text that would go wrong at sending; ``example`` is it filled in, for an SMS.

    Raises ``Invalid`` with one sentence for the subject and one for the body.
    """
    problems: dict[str, str] = {}
    subject, body = markup.read_line(wording.subject), markup.read(wording.body)
    if key.medium is Medium.EMAIL:
        faults = _subject_faults(key, wording.subject, subject)
        if faults:
            problems["subject"] = " ".join(faults)
    faults = _body_faults(key, wording.body, body, also=subject.names, example=example)
    if faults:
        problems["body"] = " ".join(faults)
    if problems:
        raise Invalid(problems)


def _subject_faults(key: TextKey, text: str, reading: markup.Reading) -> list[str]:
    if not text.strip():
        return [N_("Vul een onderwerp in.")]
    if len(text) > LONGEST_SUBJECT:
        return [f"Het onderwerp is te lang. Maak het korter dan {LONGEST_SUBJECT} tekens."]
    own = {field.name: field for field in key.known}
    odd = [
        f"{{{name}}} past niet in het onderwerp: het is {_shape_words(own[name])}."
        for name in reading.names
        if name in own and own[name].shape in {Shape.LIST, Shape.PROSE, Shape.LINK}
    ]
    return [*reading.faults, *_unknown(key, reading.names), *odd]


def _body_faults(
    key: TextKey, text: str, reading: markup.Reading, *, also: Iterable[str], example: str
) -> list[str]:
    if not text.strip():
        return [N_("Schrijf de tekst op.")]
    if len(text) > LONGEST_BODY:
        return [
            f"De tekst is te lang. Maak hem korter dan {LONGEST_BODY:,} tekens.".replace(",", ".")
        ]
    faults = [*reading.faults, *_unknown(key, reading.names)]
    faults += _missing(
        key, {*reading.names, *also} if key.medium is Medium.EMAIL else reading.names
    )
    faults += _misplaced_links(key, reading)
    if key.medium is Medium.SMS:
        faults += _sms_faults(key, reading, example)
    return faults


def _unknown(key: TextKey, names: Iterable[str]) -> list[str]:
    known = [field.name for field in key.known]
    sentences = []
    for name in names:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        hint = f"Bedoelt u {{{near[0]}}}?" if near else "Kies een invulveld uit de lijst."
        sentences.append(f"Het invulveld {{{name}}} kennen wij hier niet. {hint}")
    return sentences


def _missing(key: TextKey, names: Iterable[str]) -> list[str]:
    there = set(names)
    return [
        f"Het invulveld {{{field.name}}} ({field.label}) moet in deze tekst staan."
        for field in key.known
        if key.medium in field.needed and field.name not in there
    ]


def _misplaced_links(key: TextKey, reading: markup.Reading) -> list[str]:
    """A link must lead to an address, and an address in a mail deserves words."""
    shapes = {field.name: field.shape for field in key.known}
    targets = [
        piece.target.name
        for block in reading.blocks
        for piece in block.pieces
        if isinstance(piece, Link) and isinstance(piece.target, Hole)
    ]
    return [
        f"{{{name}}} is geen adres om naar te linken."
        for name in targets
        if name in shapes and shapes[name] is not Shape.LINK
    ]


def _sms_faults(key: TextKey, reading: markup.Reading, example: str) -> list[str]:
    pieces = [piece for block in reading.blocks for piece in block.pieces]
    faults = []
    if any(isinstance(piece, Link | Strong) for piece in pieces):
        faults.append(
            N_("In een sms kan geen vet en geen link met woorden. Zet het adres zo neer.")
        )
    size = measure(example)
    most = key.kind.sms_parts
    if size.parts > most:
        words = f"Deze sms wordt {size.parts} sms'jes lang; {most} is het meeste."
        odd = ", ".join(size.odd[:5])
        faults.append(f"{words} Deze tekens maken hem lang: {odd}." if odd else words)
    return faults


def _shape_words(field: Field) -> str:
    return {
        Shape.LIST: N_("een lijst"),
        Shape.PROSE: N_("een hele tekst"),
        Shape.LINK: N_("een adres"),
    }[field.shape]
