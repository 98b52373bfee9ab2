# SPDX-License-Identifier: EUPL-1.2
"""Surveys (klantonderzoek, KTO): what people answered, and whom we call about it.

A survey (enquête) has versions; a response (antwoord) belongs to one and never changes.
Who answers "ja, bel mij" becomes a case by the one way in; the case is tied to its score
in a table of its own, and the answers hold no contact data. Public names: ``services``,
``queries.find_score_of_case``, ``imports``.
"""
