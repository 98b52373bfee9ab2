# SPDX-License-Identifier: EUPL-1.2
"""The outbox: what leaves the house by mail and SMS, sealed with the fact that calls for it.

Bericht (message), bevestiging (confirmation), seintje aan een collega (staff notice). A
service queues, a job sends: nothing leaves inside a transaction. Mail is sent at least
once, always with the same Message-ID; an SMS at most once, and who does not know asks.
Public names: ``services.queue_text``, ``services.queue_to_contact``,
``services.queue_mail``, ``services.queue_staff_notice``, ``outcomes.record_receipt``,
``outcomes.record_bounce``, ``outcomes.resend``, ``queries.list_messages_about``,
``queries.count_stuck``, ``tasks.SEND_MESSAGE`` and ``tasks.make_handler`` for the worker.
"""
