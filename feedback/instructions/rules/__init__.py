# SPDX-License-Identifier: EUPL-1.2
"""Decisions on steps, charts and versions (pure)."""
