# SPDX-License-Identifier: EUPL-1.2
"""Promises to call back (terugbelbeloftes), and the calls that keep or break them.

A promise (belofte) is what this resident was told: ``due_at`` never changes. The target
(streeftijd) is our own norm and follows the calendar. Only a conversation (gesprek), or its
agreed equivalent for who cannot phone, keeps a promise; a call attempt (belpoging) that
reached nobody does not. A verdict (oordeel over de belofte) is appended once. Commands that
change a case and its promise together live here: closing, reopening, assigning, withdrawing.
"""
