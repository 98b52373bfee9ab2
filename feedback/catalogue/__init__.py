# SPDX-License-Identifier: EUPL-1.2
"""What messages are about and whose desk this is: topics, channels, districts, the profile.

Onderwerp (topic), kanaal (channel), wijk (district), gemeenteprofiel (profile). Rows are
made inactive, never deleted: old cases keep their words. Public names: ``rules.Channel``,
``rules.CHANNEL_LABELS``, ``queries``, ``services.ensure_catalogue``.
"""
