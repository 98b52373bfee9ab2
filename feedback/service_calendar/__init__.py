# SPDX-License-Identifier: EUPL-1.2
"""Service calendar: opening hours (openingstijden) and norms (servicenormen), in versions.

A version is a whole snapshot and never changes once made: a promise names the version it
was computed with, so what a resident was told can always be worked out again. Changing
hours means publishing a next version. A closure day (sluitingsdag) and exceptional hours
(afwijkende openingstijden) belong to a version too.

Public names: ``queries`` (``active_calendar``, ``get_calendar``, ``active_norms``),
``services`` (``publish_calendar``, ``publish_norms``, ``ensure_default_calendar``,
``ensure_default_norms``), ``rules`` (``Norms``, ``EscalationRule``), ``cli`` (``sla_cli``).
"""
