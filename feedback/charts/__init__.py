# SPDX-License-Identifier: EUPL-1.2
"""Charts (grafiek): pictures of figures, drawn on the server, the same on a page and in a PDF.

A ``specs.Chart`` says what is shown: a title, a sentence that says it, marks, a fixed scale, and
the cells of the table below. A module for each kind draws it: ``columns`` for counts and shares
from nought, ``bars`` the same, lying, ``dots`` for values with their interval, ``lines`` for
periods, ``control`` for periods with the limits of chance. A hidden value keeps its place,
hatched, with the words why: no picture, tooltip or table holds it, because the specification
does not have it.

Colours are attributes, which paper needs, and classes in ``static/css/charts.css``, which
themes need. What must be told apart differs by hatching too, never by colour alone.
"""
