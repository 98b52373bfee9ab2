#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# All checks, or the quick half: check.sh quick|all. Ends with pytest's own closing line.
#
# Every check runs, also after one failed: one run tells everything. The exit code is 0
# only when all of them are content.
set -eu
cd "$(dirname "$0")/.."
failed=()
step() {
	local name=$1
	shift
	echo "== $name"
	"$@" || failed+=("$name")
}
bin=.venv/bin
step 'lint (ruff)' $bin/ruff check --quiet .
step 'shape (ruff format)' $bin/ruff format --check --quiet .
step 'import contracts (import-linter)' tools/quiet.sh $bin/lint-imports
step 'types (mypy --strict)' $bin/mypy --no-error-summary
if [ "$1" = quick ]; then
	tests=($bin/pytest -n 2 --database sqlite -m 'not browser and not slow')
else
	tests=($bin/pytest)
fi
echo "== tests (${tests[*]})"
[ ${#failed[@]} = 0 ] || echo "Failed before the tests: ${failed[*]}"
"${tests[@]}" || failed+=(tests)
[ ${#failed[@]} = 0 ]
