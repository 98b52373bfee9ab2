# SPDX-License-Identifier: EUPL-1.2
"""Stored files (bestanden): what people send along, kept sealed and outside the web root.

The type is read from the content, never believed from a name. Photos are drawn anew, so that
place and device are gone. A file is written first (``services.prepare``), its row comes in
the unit of work of what it belongs to (``services.keep``); what never got a row is swept away.
Whoever hands a file out asks for the right and writes the audit row. Public names:
``services.prepare``, ``services.keep``, ``services.open_file``, ``rules.Refusal``.
"""
