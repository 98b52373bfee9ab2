# SPDX-License-Identifier: EUPL-1.2
"""Suggestions of kind and topic (voorstel): what a text looks like, with the words that weighed.

A person decides; what was suggested and what was chosen are both kept. Scoring is plain
Python over plain weights, so that the web process stays small; learning uses numpy and
scipy, in a command or in the weekly job's own process.

Public names: ``rules.lexicon`` with our own Dutch cue words, ``rules.features``,
``rules.model`` which scores and explains, ``rules.learning`` and ``rules.proving``,
``rules.deciding`` which says when a suggestion is shown, ``seed`` with texts written for it.
"""
