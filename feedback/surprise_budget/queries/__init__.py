# SPDX-License-Identifier: EUPL-1.2
"""Selects of the surprise budget, by noun."""
