# SPDX-License-Identifier: EUPL-1.2
"""Mail in (binnengekomen mail): fetched, kept as it came, then read and judged.

The original is kept before anything is read, so that no fault of ours loses a mail. An answer
finds its case by the signed address it was sent to, never by who claims to have sent it. What
needs a person waits in quarantine (quarantaine) with a running clock. Modules: ``mailbox``
(IMAP), ``keeping``, ``reading`` and ``words`` (pure), ``judging`` (pure), ``settling``,
``quarantine``, ``answering``.
"""
