# SPDX-License-Identifier: EUPL-1.2
"""The line to the telephone provider (telefooncentrale): calls and SMS, guarded and counted.

What leaves here has passed the number guard (nummerbewaking), the limits (bellimieten) and the
kill switch (noodstop); they are data with a history. Every call and SMS is written down
before the provider is asked (telefoongebruik), so that it happens at most once: an unknown
outcome is looked up, never repeated. Nothing is recorded on tape. Public names:
``services.send_sms``, ``services.ask_for_call``, ``rules.numbers.check_number``.
"""
