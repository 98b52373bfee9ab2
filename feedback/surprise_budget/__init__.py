# SPDX-License-Identifier: EUPL-1.2
"""The surprise budget (verrassingsbudget): attenties, and the book that accounts for every cent.

A *pot* holds what the council authorised for one team and year. Its book (``ledger_entry``) is
append-only double entry: each line moves cents between two accounts, carries the balance after
it, its own gapless number and the seal of the line before. An *attentie* (``Surprise``) is asked
for, approved by another person where it must be, delivered and checked afterwards.

Public: ``services.pots``, ``services.ledger.post``, ``queries.ledger``, ``queries.verify``.
"""
