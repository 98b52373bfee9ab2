# SPDX-License-Identifier: EUPL-1.2
"""The HTTP ground every page stands on.

``access`` says who may do what; ``requests`` runs each view inside its transaction;
``answers`` turns refusals into calm pages or problem documents; ``headers`` keeps browsers
strict; ``limits`` counts attempts. It knows an actor only as a protocol, not as an account.
"""
