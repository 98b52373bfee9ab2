# SPDX-License-Identifier: EUPL-1.2
"""JSON in and out for other programs (API), by the NL API Design Rules.

Every body and answer is declared once in ``shapes``; reading, refusing and the OpenAPI
document all follow from that declaration. Public name: ``views.bp``.
"""
