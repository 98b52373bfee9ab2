# SPDX-License-Identifier: EUPL-1.2
"""The one table of background work: what runs when, and which handler runs which job.

docs/operations/jobs.md says the same to people; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Protocol

from feedback import edge
from feedback.accounts.tasks import forget_expired
from feedback.callbacks.dialling import FOLLOW_CALL, FollowCall
from feedback.callbacks.tasks import follow_calendar, remind_of_calls, sweep_promises
from feedback.cases.tasks import remind_of_agreements
from feedback.errors import NotFound
from feedback.feedback_tasks.tasks import forget_colleagues, sweep_feedback_tasks
from feedback.files.tasks import forget_orphan_files
from feedback.insight.tasks import mail_quarter, watch_marks
from feedback.instructions.queries.at_work import list_stamped_versions
from feedback.instructions.tasks import (
    forget_participants,
    remind_of_reviews,
    stamp_handled_cases,
    stamp_missed_cases,
    sweep_replies,
)
from feedback.intake.tasks import (
    READ_MAIL,
    ReadMailJob,
    fetch_mail,
    forget_put_away_mail,
    sweep_mail,
)
from feedback.jobs.rules import Daily, Every
from feedback.notifications.tasks import SEND_MESSAGE, make_handler
from feedback.public.services import SEND_RESET_LINK
from feedback.public.tasks import SendResetLink
from feedback.suggestions.tasks import learn_again
from feedback.surprise_budget.tasks import (
    draw_samples,
    erase_addresses,
    expire_reservations,
    prove_books,
    remind_of_attenties,
)
from feedback.surveys.tasks import (
    ask_if_spoken,
    check_counts,
    fold_answers,
    forget_asked,
    invite_after_closure,
    remind_invited,
)
from feedback.themes.tasks import explore_tips
from feedback.web.tasks import forget_web_traces
from feedback.work.services import Handler
from feedback.work.tasks import forget_finished_work


class Task(Protocol):
    """One bounded pass over whatever is due at ``now``."""

    def __call__(self, *, now: datetime) -> object:
        """Run the pass."""


@dataclass(frozen=True)
class Periodic:
    """A line of the table."""

    name: str
    when: Every | Daily
    task: Task
    what: str
    needs_steady_clock: bool = False
    also_at_start: bool = False


PERIODIC: tuple[Periodic, ...] = (
    Periodic(
        "sweep_promises",
        Every(seconds=15),
        sweep_promises,
        "Warns about promises, marks the broken ones and escalates; each step once.",
        needs_steady_clock=True,
    ),
    Periodic(
        "follow_calendar",
        Every(seconds=60),
        follow_calendar,
        "Recomputes open norms when new opening hours have started.",
    ),
    Periodic(
        "expire_reservations",
        Every(seconds=60),
        expire_reservations,
        "Gives back the money of attenties that were not decided or delivered in time.",
        needs_steady_clock=True,
    ),
    Periodic(
        "prove_books",
        Daily(time(3, 50)),
        prove_books,
        "Proves the books of the surprise budget and writes their ends down outside.",
        also_at_start=True,
    ),
    Periodic(
        "erase_addresses",
        Daily(time(3, 55)),
        erase_addresses,
        "Forgets where an attentie went, 30 days after it was delivered.",
    ),
    Periodic(
        "draw_samples",
        Daily(time(4, 0)),
        draw_samples,
        "Draws the attenties of last month that the budget holder looks at.",
    ),
    Periodic(
        "fetch_mail",
        Every(seconds=20),
        fetch_mail,
        "Keeps what came into the mailbox.",
    ),
    Periodic(
        "sweep_mail",
        Every(seconds=60),
        sweep_mail,
        "Warns about mail that waits for a person and escalates; each step once.",
        needs_steady_clock=True,
    ),
    Periodic(
        "remind_of_calls",
        Every(seconds=60),
        remind_of_calls,
        "Reminds who called with one key to say how it went; once a call.",
        needs_steady_clock=True,
    ),
    Periodic(
        "stamp_handled_cases",
        Every(seconds=60),
        stamp_handled_cases,
        "Writes on handled cases which versions of instructions were in force then.",
    ),
    Periodic(
        "stamp_missed_cases",
        Daily(time(4, 10)),
        stamp_missed_cases,
        "Does the same for every case that was missed, however long ago.",
    ),
    Periodic(
        "sweep_replies",
        Every(seconds=300),
        sweep_replies,
        "Watches over answers owed to residents who thought along; each step once.",
        needs_steady_clock=True,
    ),
    Periodic(
        "remind_of_reviews",
        Daily(time(7, 10)),
        remind_of_reviews,
        "Tells editors a month ahead that an instruction has to be looked at again.",
    ),
    Periodic(
        "forget_put_away_mail",
        Daily(time(4, 5)),
        forget_put_away_mail,
        "Removes the originals of mail that was put away 30 days ago.",
    ),
    Periodic(
        "learn_again",
        Daily(time(4, 40)),
        learn_again,
        "Learns anew, once a week, what messages are from our own closed cases.",
    ),
    Periodic(
        "explore_tips",
        Daily(time(4, 50)),
        explore_tips,
        "Lays together the tips of two quarters that no cue word recognises.",
    ),
    Periodic(
        "mail_quarter",
        Daily(time(7, 15)),
        mail_quarter,
        "Mails the figures of a quarter, a week after its end, to who asked for them.",
    ),
    Periodic(
        "remind_of_agreements",
        Daily(time(7, 0)),
        remind_of_agreements,
        "Reminds colleagues of agreements that are due by the next working day.",
    ),
    Periodic(
        "sweep_feedback_tasks",
        Every(seconds=300),
        sweep_feedback_tasks,
        "Reminds departments of our questions and says which answers are late; each step once.",
        needs_steady_clock=True,
    ),
    Periodic(
        "forget_colleagues",
        Daily(time(4, 25)),
        forget_colleagues,
        "Forgets which colleague of a department was asked, 30 days after the question ended.",
    ),
    Periodic(
        "remind_of_attenties",
        Daily(time(7, 5)),
        remind_of_attenties,
        "Tells colleagues which attenties wait for their yes, or for their look afterwards.",
    ),
    Periodic(
        "invite_after_closure",
        Every(seconds=300),
        partial(invite_after_closure, versions_of=list_stamped_versions),
        "Asks residents once how it went, a while after their case was closed.",
        needs_steady_clock=True,
    ),
    Periodic(
        "ask_if_spoken",
        Every(seconds=300),
        ask_if_spoken,
        "Asks a sample of residents whether we really spoke, two hours after closing.",
        needs_steady_clock=True,
    ),
    Periodic(
        "remind_invited",
        Every(seconds=600),
        remind_invited,
        "Reminds who was invited to a survey once, and forgets addresses that are over.",
        needs_steady_clock=True,
    ),
    Periodic(
        "check_counts",
        Daily(time(4, 15)),
        check_counts,
        "Compares the cells that figures come from with the answers, and makes wrong ones anew.",
        also_at_start=True,
    ),
    Periodic(
        "watch_marks",
        Daily(time(6, 30)),
        watch_marks,
        "Tells managers once when the marks of a survey changed by more than chance.",
        also_at_start=True,
    ),
    Periodic(
        "fold_answers",
        Every(seconds=300),
        fold_answers,
        "Folds answers into the sums that drivers come from, once a thousand of them wait.",
    ),
    Periodic(
        "forget_asked",
        Daily(time(4, 10)),
        forget_asked,
        "Forgets who was asked a year ago, and contacts of more than 90 days ago.",
    ),
    Periodic(
        "forget_participants",
        Daily(time(4, 20)),
        forget_participants,
        "Forgets what people who thought along needed, and a year later who they were.",
    ),
    Periodic(
        "forget_expired",
        Daily(time(3, 30)),
        forget_expired,
        "Removes ended sessions and old one-time links.",
    ),
    Periodic(
        "forget_finished_work",
        Daily(time(3, 40)),
        forget_finished_work,
        "Removes finished jobs after 30 days and old slots after 3.",
    ),
    Periodic(
        "forget_web_traces",
        Daily(time(3, 45)),
        forget_web_traces,
        "Removes idempotency keys and attempt counters that are out of use.",
    ),
    Periodic(
        "forget_orphan_files",
        Daily(time(3, 50)),
        forget_orphan_files,
        "Removes files of forms that were never sent to the end.",
    ),
)


def handlers() -> Mapping[str, Handler]:
    """Return the handler of each kind of job, as this installation's settings have it."""
    return {
        SEND_MESSAGE: make_handler(edge.settings()),
        SEND_RESET_LINK: SendResetLink(),
        FOLLOW_CALL: FollowCall(),
        READ_MAIL: ReadMailJob(),
    }


def get_periodic(name: str) -> Periodic:
    """Return the task with this name; raises ``NotFound`` naming the ones there are."""
    for line in PERIODIC:
        if line.name == name:
            return line
    names = ", ".join(line.name for line in PERIODIC)
    raise NotFound(f"There is no task {name}. There are: {names}.")
