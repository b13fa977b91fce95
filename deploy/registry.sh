#!/usr/bin/env bash
# A real registry for tests: the tables of RegTAP in the DaCHS of deploy/dachs.sh, filled with its own records and
# made-up ones. Debian 12, as root. When nothing has changed it only sees to it that PostgreSQL runs.
set -euo pipefail
cd "$(dirname "$0")/.."
./deploy/dachs.sh
# One at a time; what is started here must not keep the lock.
[[ ${ONE_AT_A_TIME:-} ]] || ONE_AT_A_TIME=yes exec flock --close /run/lock/escapade-registry "$0"

inputs=/var/gavo/inputs/escapade_registry
data=tests/data/registry
words=(tests/support/registry_records.py tests/support/registry_words.py)

now=$(cat "$data"/* "${words[@]}" deploy/registry.sh /var/gavo/inputs/escapade/*.rd | sha256sum)
[[ $(cat "$inputs/stamp" 2>/dev/null) == "$now" ]] && exit 0
rm -rf "$inputs"
install -o dachsroot -g gavo -d "$inputs" "$inputs/made"
install -o dachsroot -g gavo -m 644 "$data/own.py" "$data/q.rd" "$inputs"
su dachsroot -c "python3 $inputs/own.py" >"$inputs/own.xml"
/usr/bin/python3 -B -m tests.data.registry.make "$inputs/own.xml" "$inputs/made"
chown -R dachsroot:gavo "$inputs"
said=$(su dachsroot -c "dachs imp escapade_registry/q" 2>&1) || { echo "$said" >&2; exit 1; }
echo "$now" >"$inputs/stamp"
