# SPDX-License-Identifier: EUPL-1.2
"""Who did or saw what (logboek): rows are appended and the database refuses to change them.

A row names actor, action, object, result, origin and moment (BIO2 8.15.01) and holds
ids, never anyone's data. Public names: ``services.record``, ``queries.list_entries_about``.
"""
