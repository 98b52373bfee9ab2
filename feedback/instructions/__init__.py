# SPDX-License-Identifier: EUPL-1.2
"""Instructions (instructies): how we do it, written with residents, and drawn as a flow chart.

An *instruction* is for some kinds of cases and topics. Its *versions* are written step by step
(concept), shown to residents (samen met inwoners), approved by another person and then in force
from a moment. What was approved never changes. One list of steps is the only source: the picture
and the ordered text are both made from it. Which version was in force when a case was handled is
stamped on that case by a sweep, for ever.

Residents who said yes in a call think along (meedenken) in *sessions*, by a link of their own. What
they say gets a decision with a reason, and each of them an answer that is owed by a moment.

Public: ``services.drafting``, ``services.approval``, ``services.at_work``, ``services.sessions``,
``services.thinking_along``, ``queries.versions``, ``queries.sessions``, ``rules.steps``,
``rules.chart``, ``rules.picture``.
"""
