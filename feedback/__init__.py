# SPDX-License-Identifier: EUPL-1.2
"""Gehoord: klantenservice for municipalities.

Every complaint, tip and compliment becomes a case; a person calls back within one
working day; what is promised is kept and shown. docs/house.md tells where things live.
"""
