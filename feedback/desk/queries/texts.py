# SPDX-License-Identifier: EUPL-1.2
"""The texts as an editor sees them: which there are, who changed them, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.desk.rules.differences import Piece, differences
from feedback.texts import queries
from feedback.texts.models import TextVersion
from feedback.texts.rules.kinds import ALL_TEXTS, KINDS, Kind, Template, TextKey


@dataclass(frozen=True)
class TextForms:
    """One text in all its forms: by mail and SMS, in Dutch and English."""

    template: Template
    kind: Kind
    forms: Sequence[tuple[TextKey, TextVersion]]

    @property
    def last(self) -> TextVersion:
        """The version that was made last."""
        return max((version for _key, version in self.forms), key=lambda one: one.id)


@dataclass(frozen=True)
class VersionPage:
    """One version, and what changed since the one before it."""

    version: TextVersion
    is_current: bool
    subject: Sequence[Piece]
    body: Sequence[Piece]


def list_texts() -> list[TextForms]:
    """Return every text with its newest versions, in two statements at most."""
    newest = queries.list_newest()
    return [
        TextForms(
            template,
            kind,
            [
                (key, newest[key.template.value, key.medium.value, key.language])
                for key in ALL_TEXTS
                if key.template is template
                and (key.template.value, key.medium.value, key.language) in newest
            ],
        )
        for template, kind in KINDS.items()
    ]


def get_version_page(key: TextKey, number: int) -> VersionPage:
    """Return one version beside the one before it; raises ``NotFound``."""
    version = queries.get_version(key, number)
    before = queries.get_version(key, number - 1) if number > 1 else version
    return VersionPage(
        version=version,
        is_current=queries.current_text(key).number == number,
        subject=differences(before.subject, version.subject),
        body=differences(before.body, version.body),
    )
