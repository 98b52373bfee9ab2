# SPDX-License-Identifier: EUPL-1.2
"""The people who work here (medewerkers), and how they prove who they are.

Teams, roles (rollen) and what they permit, login and its sessions (sessies), one-time links
(eenmalige links), API tokens, absence (afwezigheid) and deputies (vervangers).

Public names: ``rules.Actor``, ``rules.program``, ``rules.Role``, ``rules.Scope``; everything
in ``queries``; the commands in ``services``. Calls nothing above itself: a page that also
sends mail (password reset) is composed higher up.
"""
