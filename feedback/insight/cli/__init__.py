# SPDX-License-Identifier: EUPL-1.2
"""Figures without a browser: on stored answers, and the same code on any file."""
