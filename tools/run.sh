#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# From a bare checkout to a working desk: install, migrate, load demo data once, serve.
set -eu
export PYTHON="${PYTHON:-python3.11}"
cd "$(dirname "$0")/.."
tools/setup.sh run
instance=${INSTANCE_DIR:-instance}
flask=.venv/bin/flask

# The demo calls an imitation of the telephone provider: nobody's phone rings. It listens on
# the next port and stops when serve does, for exec keeps our number.
imitate_telephone() {
	[ -e "$instance/demo-logins.txt" ] || return 0
	[ -z "${TWILIO_ACCOUNT_SID:-}${BASE_URL:-}" ] || return 0
	export TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000 TWILIO_FROM=+31224000000
	TWILIO_AUTH_TOKEN=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	export TWILIO_AUTH_TOKEN TWILIO_BASE_URL="http://127.0.0.1:$((${PORT:-8000} + 1))"
	$flask demo telephone --while-runs $$ 2>/dev/null &
}

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
	imitate_telephone
	exec $flask serve
fi
imitate_telephone
exec $flask serve --upgrade
