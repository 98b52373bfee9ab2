# SPDX-License-Identifier: EUPL-1.2
"""Put a PostgreSQL database back to its first state without making it anew.

A new database costs a fifth of a second, and nearly three thousand tests ask for one. Their
rows are few: taking those out again costs some ten milliseconds. A test that changed the
structure (dropped a trigger, added a table) is noticed, and then the database is made anew.
"""

from __future__ import annotations

from typing import Any

import psycopg

#: Whatever a test could change but rows: tables, columns, triggers, constraints, functions.
_SHAPE = """
CREATE FUNCTION pristine.shape() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws('/',
    (SELECT md5(string_agg(concat_ws(',', c.oid, c.relname, c.relkind, c.relhastriggers), ';'
      ORDER BY c.oid)) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace),
    (SELECT md5(string_agg(concat_ws(',', a.attrelid, a.attname, a.atttypid, a.attnotnull), ';'
      ORDER BY a.attrelid, a.attnum)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0),
    (SELECT md5(string_agg(concat_ws(',', t.oid, t.tgenabled), ';' ORDER BY t.oid))
      FROM pg_trigger t),
    (SELECT md5(string_agg(k.oid::text, ';' ORDER BY k.oid)) FROM pg_constraint k),
    (SELECT md5(string_agg(concat_ws(',', p.oid, md5(p.prosrc)), ';' ORDER BY p.oid))
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace))
$$
"""
#: Without triggers: they refuse, rightly, what is done here.
_RESTORE = """
CREATE FUNCTION pristine.restore() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  IF (SELECT shape FROM pristine.kept_shape) <> pristine.shape() THEN RETURN false; END IF;
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT * FROM pristine.kept_table LOOP
    EXECUTE format('DELETE FROM public.%I', one.name);
    IF one.columns IS NOT NULL THEN
      EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE
        SELECT %s FROM pristine.%I', one.name, one.columns, one.columns, one.name);
    END IF;
  END LOOP;
  PERFORM setval(format('public.%I', name)::regclass, last_value, is_called)
    FROM pristine.kept_sequence;
  RETURN true;
END $$
"""
_KEEP = """
DO $$
DECLARE one record; filled boolean;
BEGIN
  CREATE TABLE pristine.kept_table (name text PRIMARY KEY, columns text);
  CREATE TABLE pristine.kept_sequence (name text PRIMARY KEY, last_value bigint, is_called boolean);
  FOR one IN SELECT relname AS name, oid, relkind FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') LOOP
    IF one.relkind = 'S' THEN
      EXECUTE format('INSERT INTO pristine.kept_sequence SELECT %L, last_value, is_called
        FROM public.%I', one.name, one.name);
    ELSE
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.name) INTO filled;
      INSERT INTO pristine.kept_table SELECT one.name, CASE WHEN filled THEN
        (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = one.oid
          AND attnum > 0 AND NOT attisdropped AND attgenerated = '') END;
      IF filled THEN
        EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', one.name, one.name);
      END IF;
    END IF;
  END LOOP;
  CREATE TABLE pristine.kept_shape AS SELECT pristine.shape() AS shape;
END $$
"""


def keep(dsn: str) -> None:
    """Remember the state in which the database is now, in a schema beside its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in ("CREATE SCHEMA pristine", _SHAPE, _RESTORE, _KEEP):
            connection.execute(statement)


class Restorer:
    """Puts one database back, over a connection that stays: a new one learns everything anew."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: psycopg.Connection[Any] | None = None

    def restore(self) -> bool:
        """Put the rows back; False when the database is not there or has another shape."""
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._dsn, autocommit=True)
            found = self._connection.execute("SELECT pristine.restore()").fetchone()
        except psycopg.OperationalError:
            found = None
        if found != (True,):
            self.close()
        return found == (True,)

    def close(self) -> None:
        """Let the database go, so that it can be made anew."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
