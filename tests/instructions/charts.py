# SPDX-License-Identifier: EUPL-1.2
"""Charts for tests: one that people would write, and any that can be."""

from __future__ import annotations

from hypothesis import strategies as st

from feedback.instructions.rules.steps import Step, StepKind, Steps, Way

WORDS = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], exclude_characters="→·()"
    ),
    min_size=1,
    max_size=30,
)


def parking() -> Steps:
    """The instruction of the design: a permit whose form comes back."""
    return (
        Step("s1", "Kijk eerst zelf in het dossier"),
        Step("s2", "Zeg wat er al binnen is"),
        Step(
            "s3",
            "Gaat het om zorg aan huis?",
            StepKind.CHOICE,
            ways=(Way("ja", "s4"), Way("nee", "s6")),
        ),
        Step("s4", "Een verklaring van de huisarts is genoeg"),
        Step("s5", "Zet de vergunning zelf goed", then="s7"),
        Step("s6", "Vraag alleen wat nog mist, in 1 keer"),
        Step("s7", "Bel na 3 dagen: klopt het nu?", StepKind.END),
    )


@st.composite
def charts(draw: st.DrawFn) -> Steps:
    """Any chart of up to 40 steps, sound or not: circles, dead ends, hostile words."""
    count = draw(st.integers(1, 40))
    ids = [f"s{n}" for n in range(1, count + 1)]
    any_id = st.sampled_from(ids)
    made = []
    for one in ids:
        kind = draw(st.sampled_from(StepKind))
        ways = st.lists(st.builds(Way, WORDS, any_id), max_size=4)
        made.append(
            Step(
                one,
                draw(WORDS),
                kind,
                then=draw(st.one_of(st.just(""), any_id)) if kind is StepKind.STEP else "",
                ways=tuple(draw(ways)) if kind is StepKind.CHOICE else (),
            )
        )
    return tuple(made)


def long_chart(count: int) -> Steps:
    """A sound chart of this many steps, with a choice at every third."""
    made = []
    for n in range(1, count):
        choice = n % 3 == 0 and n + 4 < count
        ways = (Way("ja", f"s{n + 1}"), Way("nee", f"s{n + 4}")) if choice else ()
        kind = StepKind.CHOICE if choice else StepKind.STEP
        made.append(Step(f"s{n}", f"Doe wat bij stap {n} nodig is", kind, ways=ways))
    return (*made, Step(f"s{count}", "Klaar", StepKind.END))
