# SPDX-License-Identifier: EUPL-1.2
"""Decisions of the surprise budget, by noun (pure)."""
