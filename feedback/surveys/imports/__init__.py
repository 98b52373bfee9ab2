# SPDX-License-Identifier: EUPL-1.2
"""Answers from a file: ``reading`` touches no database, ``storing`` is one unit of work."""
