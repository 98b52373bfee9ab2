# SPDX-License-Identifier: EUPL-1.2
"""Commands on suggestions."""

from __future__ import annotations

from datetime import datetime

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.db import db, insert_once
from feedback.suggestions import queries
from feedback.suggestions.models import LearnedModel, SuggestionChoice
from feedback.suggestions.rules.deciding import Suggester, Suggestion
from feedback.suggestions.rules.proving import Proof


def keep_choice(case: Case, *, topic: str, now: datetime) -> bool:
    """Keep what was suggested for a case beside the kind and topic a person chose for it.

    The first choice counts: what is changed later is another matter. Tells whether it was it.
    """
    if not case.story or queries.was_chosen(case.id):
        return False
    holding = queries.find_holding()
    found = holding.suggester.suggest(case.story)
    return insert_once(
        SuggestionChoice,
        case_id=case.id,
        chosen_at=now,
        model_id=holding.model_id,
        kind_suggested=kind_of(found),
        kind_probability=found.kind.probability,
        kind_chosen=case.kind,
        topic_suggested=found.topic.suggested,
        topic_probability=found.topic.probability,
        topic_chosen=topic,
        is_mixed=found.is_mixed,
    )


def kind_of(found: Suggestion) -> CaseKind | None:
    """Return the kind that is suggested; None for none, and for a text that says nothing."""
    known = {kind.value for kind in CaseKind}
    suggested = found.kind.suggested
    return CaseKind(suggested) if suggested in known else None


def keep_learned(
    suggester: Suggester, *, own_cases: int, proofs: dict[str, Proof], now: datetime
) -> LearnedModel:
    """Store what was learned: from now on it suggests."""
    learned = LearnedModel(
        learned_at=now,
        content=suggester.to_bytes(),
        own_cases=own_cases,
        figures={
            name: {
                "n": proof.n,
                "folds": proof.folds,
                "seed": proof.seed,
                "macroF1": proof.macro_f1,
                "precisionShown": proof.precision,
                "shareShown": proof.share_shown,
            }
            for name, proof in proofs.items()
        },
    )
    db.session.add(learned)
    db.session.flush()
    return learned
