# SPDX-License-Identifier: EUPL-1.2
"""Business time: what "one working day" (één werkdag) means, to the second.

Pure: values in, values out; no database, no clock. A *working day* (werkdag) is a day on
which the service calendar (openingstijden, feestdagen, sluitingsdagen) has opening hours.

Public names: ``hours`` (``Block``, ``LaterWeek``), ``calendar`` (``ServiceCalendar``),
``dutch_days`` (``Holiday``), ``deadlines`` (``Policy``, ``deadline``, ``target_and_due``),
``working_time`` (``working_seconds_between``, ``add_working_seconds``), ``moments``
(``at_share``), ``explain`` (the same answer in sentences) and ``wording`` (how people say
a moment).
"""
