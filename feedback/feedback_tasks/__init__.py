# SPDX-License-Identifier: EUPL-1.2
"""Questions to a department, with a date (terugkoppeling): asked on a case, answered by link.

A feedback task (terugkoppeling, vraag aan een afdeling) asks one colleague of a department
(vakafdeling) one question. They have no account: a secret link in a mail opens the question
and takes the answer. The first day stays; a verdict (oordeel) is appended when the day passes
and when the task ends. While a task waits, a hold keeps its case open.
Public names: ``services.asking``, ``services.standing``, ``services.answering``, ``queries``.
"""
