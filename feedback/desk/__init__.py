# SPDX-License-Identifier: EUPL-1.2
"""The employee's workplace: pages composed of what the packages below know.

*Vandaag bellen* (the queue), the case page with the conversation, all cases, a message on
behalf of a resident (*namens een inwoner*) and the team lead's board (*bord*). This package
stores nothing of its own: it reads, calls one command a request, and says why.
"""
