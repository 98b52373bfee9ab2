# SPDX-License-Identifier: EUPL-1.2
"""Insight (inzicht): honest figures from answers, promises and attenties.

A figure never stands without its n and its interval; below ten answers there is none. Sums
stay whole numbers and are turned into figures when they are read, so that the same answers
give the same digits on a page, in a file and from the API. Causal words belong to ``effects``
alone, and only with the verdict "aangetoond"; everything else "hangt samen met".

Public names, all in ``rules``: ``sums`` and ``shares`` for means, proportions and the CES;
``waves`` for two rounds side by side (aangetoond, niet aangetoond, niet te vergelijken);
``importance``, ``covariance`` and ``drivers`` for key drivers (drijfveren), ``priority`` for
their matrix (prioriteitenmatrix); ``gap`` for the two mirrors (twee spiegels); ``effects`` and
``changes``; ``control`` for charts by week (regelkaart); ``weighting``; ``lead_times``
(doorlooptijd).

What needs numpy is imported where it is called: the web process does without until somebody
asks for a figure.
"""
