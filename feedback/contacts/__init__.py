# SPDX-License-Identifier: EUPL-1.2
"""The vault: how to reach a person (contactgegevens), apart from case, score and ledger.

Name, phone, e-mail and address are sealed per field; what is on screen is masked until
someone shows it, and each look is recorded. Blind indexes answer exact searches: a full
phone number, an e-mail address, words of a name. Public names:
``rules.details.read_contact``, ``rules.numbers.parse_phone``, ``rules.mail.parse_email``,
``services``, ``queries``.
"""
