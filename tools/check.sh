#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# All checks, or the quick half: check.sh quick|all.
#
# Every check runs, also after one failed: one run tells everything. `all` ends with
# pytest's own closing line. The exit code is 0 only when all of them are content.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

lint() {
	local failed=0
	echo '== lint (ruff)' && $bin/ruff check --quiet . || failed=1
	echo '== shape (ruff format)' && $bin/ruff format --check --quiet . || failed=1
	echo '== import contracts (import-linter)' && tools/quiet.sh $bin/lint-imports || failed=1
	echo '== types (mypy --strict)' && $bin/mypy --no-error-summary || failed=1
	return $failed
}

code=0
case $1 in
quick)
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	lint >"$log" 2>&1 &
	linting=$!
	$bin/pytest -n 2 --database sqlite -m 'not browser and not slow' || code=1
	wait $linting || code=1
	cat "$log"
	[ $code = 0 ] && echo 'All quick checks passed.' || echo 'Something failed: see above.'
	;;
all)
	lint || code=1
	echo '== tests on SQLite, on PostgreSQL and in the browser'
	[ $code = 0 ] || echo 'The checks above failed; the tests run all the same.'
	$bin/pytest -n 2 || code=1
	;;
esac
exit $code
