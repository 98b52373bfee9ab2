# SPDX-License-Identifier: EUPL-1.2
"""Tables of instructions, by noun.

``versions``: ``Instruction``, ``InstructionVersion`` (its steps, and the facts its state follows
from), ``InstructionEdit`` (every revision, for undo and merging), ``InForce`` (periods).
``at_work``: ``ReadReceipt``, ``CaseLookedAt`` and ``InstructionStamp`` (what was in force for a
handled case), ``ChecklistTick``. ``proposals``: ``StepProposal`` (somebody says that a step is
not right), ``ProposalAgreement``, ``ProposalDecision``. ``sessions``: ``CoDesignSession``,
``Participant``, ``JourneyEntry``, ``StepOpinion``, ``Reply`` (owed by a moment),
``ThinkAlongOptOut``.
"""
