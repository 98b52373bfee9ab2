#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Install what is missing and nothing else: setup.sh run|test
#
# 1. Debian packages that are not there yet. 2. The environment .venv (a link is respected).
# 3. The pinned packages, by hash. A second call compares one checksum and is done.
set -eu
: "${PYTHON:=python3.11}"
cd "$(dirname "$0")/.."
purpose=$1
case $purpose in
run) wanted=requirements.txt ;;
test) wanted=requirements-dev.txt ;;
*) echo "setup.sh: run or test, not $purpose" >&2 && exit 2 ;;
esac

# The mark lies in the environment itself, so that it goes when the environment goes.
mark=.venv/.stamps/$wanted
sum=$(sha256sum "$wanted" | cut -d' ' -f1)
[ "$(cat "$mark" 2>/dev/null || true)" = "$sum" ] && fresh=yes || fresh=no

if [ $fresh = no ] || [ "$purpose" = test ]; then
	tools/system-packages.sh "$purpose"
fi
# Compiled ahead, also where Python is told not to write bytecode: it halves the start.
# In a folder that may not be written to, it is merely slower.
compile_ahead() { .venv/bin/python -m compileall -qq config.py wsgi.py feedback || true; }
if [ $fresh = yes ]; then
	compile_ahead
	exit 0
fi

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	echo "Gehoord needs Python 3.11 or newer; $PYTHON is older. Name another: make PYTHON=..." >&2
	exit 1
fi
[ -x .venv/bin/pip ] || "$PYTHON" -m venv .venv
echo "Installing the pinned packages of $wanted ..." >&2
.venv/bin/python -m pip install --quiet --require-hashes -r "$wanted"
mkdir -p .venv/.stamps
echo "$sum" >"$mark"
compile_ahead
