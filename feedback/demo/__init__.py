# SPDX-License-Identifier: EUPL-1.2
"""Demo data (voorbeelddata): an invented municipality of any size, with a believable past.

The stories, people and numbers are invented. A small demo is played through the real
services with the clock moved through the past weeks, so that every promise, verdict, step
and timeline is true; a large one writes the same values in batches. Its accounts end in
``@demo.invalid`` and never work where residents can come.
"""
