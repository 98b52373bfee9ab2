#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Install what `make bench` measures against, in an environment of its own: .stamps/peers.
set -eu
: "${PYTHON:=python3.11}"
cd "$(dirname "$0")/.."
home=.stamps/peers
sum=$(sha256sum requirements-bench.txt | cut -d' ' -f1)
[ "$(cat "$home/.sum" 2>/dev/null || true)" = "$sum" ] && exit 0
[ -x "$home/bin/python" ] || "$PYTHON" -m venv "$home"
echo 'Installing the pinned packages of requirements-bench.txt ...' >&2
"$home/bin/python" -m pip install --quiet --require-hashes -r requirements-bench.txt
echo "$sum" >"$home/.sum"
