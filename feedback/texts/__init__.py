# SPDX-License-Identifier: EUPL-1.2
"""What we write to people: the texts of mails and text messages, and their versions.

A text (tekst) has fields (invulveld) and versions (versie). Our own texts stand in templates/emails
and templates/sms; an editor's versions stand in the database, are only ever added to, and
are never run: a field is replaced by its value and nothing else happens. Public names:
``services.ensure_texts``, ``services.save_text``, ``services.restore_text``,
``queries.find_wording``, ``writing.write``, ``rules.kinds``.
"""
