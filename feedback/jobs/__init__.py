# SPDX-License-Identifier: EUPL-1.2
"""Background work: what runs when, and the process that runs it.

``schedule`` is the one table of periodic tasks and of handlers; ``runner`` is the worker.
Any number of workers may run: the queue leases each job, and each run of a task claims
its slot. Public names: ``runner.run_worker``, the commands ``worker``, ``jobs``, ``serve``.
"""
