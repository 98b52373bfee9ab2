#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# From a bare checkout to a working desk: install, migrate, load demo data once, serve.
set -eu
export PYTHON="${PYTHON:-python3.11}"
cd "$(dirname "$0")/.."
tools/setup.sh run
instance=${INSTANCE_DIR:-instance}
flask=.venv/bin/flask

# Demo data comes only where nothing was before. The mark outlives an interrupted first run.
mark=$instance/.demo-wanted
if [ ! -e "$instance/keys.json" ] && [ -z "${FIELD_KEYS:-}" ] && [ -z "${BASE_URL:-}" ]; then
	mkdir -m 700 -p "$instance"
	touch "$mark"
fi
if [ -e "$mark" ]; then
	$flask db upgrade
	if $flask demo --help >/dev/null 2>&1; then
		echo "Loading demo data; this happens once ..." >&2
		# serve prints the logins; a database that holds real messages refuses, and that is fine.
		$flask demo load >/dev/null || echo "Going on without demo data." >&2
	fi
	rm -f "$mark"
	exec $flask serve
fi
exec $flask serve --upgrade
