# SPDX-License-Identifier: EUPL-1.2
"""Programs for who works on Gehoord: installing, checking, pictures, translations."""
