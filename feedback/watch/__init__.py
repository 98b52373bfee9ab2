# SPDX-License-Identifier: EUPL-1.2
"""Dated duties (bewaakte termijnen): each step recorded exactly once, told to people who are there.

A duty is anything with a date that somebody owes a resident. A higher package finds which
steps are due (a warning, a breach, an escalation); this one writes each step down once,
whoever asks and however often, and knows whom to tell and when: inside opening hours, to
the owner if present, else the deputy, else the team lead.
"""
