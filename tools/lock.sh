#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Pin the packages of requirements*.in, with hashes and without any address.
set -eu
: "${PYTHON:=python3.11}"
cd "$(dirname "$0")/.."
[ -x .stamps/lock/bin/uv ] || {
	"$PYTHON" -m venv .stamps/lock
	.stamps/lock/bin/python -m pip install --quiet uv==0.13.9
}
for name in requirements requirements-dev requirements-bench; do
	.stamps/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		$([ $name = requirements-bench ] && echo "-c requirements-dev.txt") "$name.in" -o "$name.txt"
	echo "$name.txt: $(grep -c '==' "$name.txt") pins" >&2
done
