#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Run a command and show its output only when it fails.
set -u
output=$("$@" 2>&1) && exit 0
code=$?
echo "$output"
exit $code
