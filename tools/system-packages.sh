#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Install the Debian packages that are missing: system-packages.sh run|test
#
# Without root and without sudo that asks no password, it prints the one line to run and
# goes on. Services that come along are kept from starting: tests start their own.
set -eu
: "${PYTHON:=python3.11}"
purpose=$1
missing=()

"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
[ -e /usr/share/zoneinfo/Europe/Amsterdam ] || missing+=(tzdata)
if [ "$purpose" = test ]; then
	command -v "${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium)
	# The node that comes with Playwright is linked to it; a bare Debian does not have it.
	compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1)
	command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
	if [ -z "${PG_BINDIR:-}" ] && ! compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null; then
		missing+=(postgresql)
	fi
fi
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Please install, in your system's own way: ${missing[*]}" >&2
	exit 0
fi
install="apt-get install --no-install-recommends -y ${missing[*]}"
if [ "$(id -u)" = 0 ]; then
	as_root=()
elif sudo -n true 2>/dev/null; then
	as_root=(sudo -n)
else
	echo "Missing on this machine: ${missing[*]}. Run this once:  sudo $install" >&2
	exit 0
fi

# A newly installed PostgreSQL would make a cluster and start it.
policy=/usr/sbin/policy-rc.d
blocked=no
restore() { [ $blocked = no ] || "${as_root[@]}" rm -f "$policy"; }
trap restore EXIT
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
	"${as_root[@]}" chmod 755 $policy
	blocked=yes
fi
cluster=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e $cluster ]; then
	"${as_root[@]}" mkdir -p "$(dirname $cluster)"
	echo 'create_main_cluster = false' | "${as_root[@]}" tee $cluster >/dev/null
fi
echo "Installing with apt: ${missing[*]} ..." >&2
quiet() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >/dev/null; }
quiet apt-get update -q
quiet apt-get install --no-install-recommends -y -q -o Dpkg::Options::=--force-confold \
	"${missing[@]}"
