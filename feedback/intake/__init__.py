# SPDX-License-Identifier: EUPL-1.2
"""One way in (intake): every channel ends in the same command, ``services.receive``.

The form on the website, an employee on behalf of a resident (namens een inwoner), the API, an
import, a survey answer: same checks, same promise, same timeline, same confirmation.
"""
