# SPDX-License-Identifier: EUPL-1.2
"""Work to do later: one queue table and one way to run a job.

A job is written in the same transaction as the fact that calls for it (``enqueue``), is
claimed with a lease by any of any number of workers (``claim``), acts outside every
transaction, and is recorded in one (``run_job``). Periodic work claims a slot row first,
so that it runs once whoever fires. A heartbeat row tells readiness that someone works.
"""
