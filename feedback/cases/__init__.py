# SPDX-License-Identifier: EUPL-1.2
"""Cases (zaken): what a resident told us, and everything that happened with it since.

A case has a kind (klacht, tip, compliment, vraag, melding), a story, a timeline that is
only ever appended to, an owner, agreements (afspraken) made on the phone, and holds
(redenen om open te blijven). It knows nothing of promises: ``callbacks`` places a hold
here for each promise and lifts it when the promise is settled.

Public names: ``services`` and ``queries``; ``rules.CaseKind``, ``rules.CaseStatus``.
"""
