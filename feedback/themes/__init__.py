# SPDX-License-Identifier: EUPL-1.2
"""What tips are about (thema's): topics by cue words, and what the cue words leave over.

The cue words (aanwijzingen) of a topic begin with our own list; a municipality adds, changes
and takes away, and who did what stays. What no cue word recognises is laid together by the
words it shares (verkennend), in the worker, and kept without anything of who wrote it.

Public names: ``rules.cues`` with what a cue may be and where it stands in a text,
``rules.counting`` with the figures of themes, ``queries`` with the tips of a quarter,
``services`` with the commands on cue words.
"""
