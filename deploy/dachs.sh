#!/usr/bin/env bash
# A real archive for tests: installs DaCHS, the VO server, with PostgreSQL, and fills it from tests/data/dachs.
# Debian 12, as root. When nothing has changed it only sees to it that PostgreSQL runs.
set -euo pipefail
# One at a time; what is started here must not keep the lock.
[[ ${ONE_AT_A_TIME:-} ]] || ONE_AT_A_TIME=yes exec flock --close /run/lock/escapade-dachs "$0"
cd "$(dirname "$0")/../tests/data/dachs"

inputs=/var/gavo/inputs/escapade
stamp=$inputs/made/stamp
operators=/usr/share/postgresql/15/extension/pg_sphere--1.2.0.sql
export DEBIAN_FRONTEND=noninteractive

fetch() {
  dpkg --status "$@" >/dev/null 2>&1 || {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  }
}

postgres() {
  su postgres -c "psql --quiet --command 'select 1'" >/dev/null 2>&1 && return
  pg_ctlcluster 15 main start
  timeout 30 bash -c 'until su postgres -c "psql --quiet --command \"select 1\"" >/dev/null 2>&1; do sleep 0.1; done'
}

# pgsphere 1.1.1 does not load into PostgreSQL 15.20: two operators name a commutator that is taken.
mend() {
  perl -0pi -e 's/(CREATE OPERATOR @ \(\s*LEFTARG\s*=\s*(?:bigint|spoint),\s*RIGHTARG\s*=\s*smoc,\s*PROCEDURE\s*=\s*\w+,\s*)COMMUTATOR = .@>.,\s*NEGATOR\s*= .!<@.,\s*/$1/g' "$operators"
}

dachs() {
  local said
  said=$(su dachsroot -c "dachs $*" 2>&1) || { echo "$said" >&2; exit 1; }
}

fill() {
  install -m 644 gavo.rc /etc/gavo.rc
  install -o dachsroot -g gavo -m 664 defaultmeta.txt /var/gavo/etc/defaultmeta.txt
  install -o dachsroot -g gavo -m 664 etc/userconfig.rd /var/gavo/etc/userconfig.rd # the examples of its TAP
  rm -rf "$inputs"
  install -o dachsroot -g gavo -d "$inputs"
  PYTHONPATH=../../.. /usr/bin/python3 -B -m tests.data.dachs.make "$inputs/made"
  cp ./*.rd "$inputs"
  chown -R dachsroot:gavo "$inputs"
  local rds=(*.rd)
  rds=("${rds[@]/#/escapade/}")
  dachs imp //obscore
  for rd in "${rds[@]%.rd}"; do dachs imp "$rd"; done
  dachs pub //tap "${rds[@]%.rd}"
}

# Whoever has a DaCHS of their own keeps it.
if [[ -e /etc/gavo.rc ]] && ! grep -q org.example.escapade /etc/gavo.rc; then
  echo "/etc/gavo.rc belongs to another archive; nothing is changed" >&2
  exit 1
fi

now=$(cat ./*.rd etc/*.rd ./*.py gavo.rc defaultmeta.txt ../../../deploy/dachs.sh | sha256sum)
fetch postgresql-15 postgresql-15-pgsphere postgresql-15-q3c
mend
postgres # DaCHS makes its database while it is configured
fetch gavodachs2-server
if [[ -d /run/systemd/system ]]; then systemctl disable --quiet --now dachs; fi # tests start their own
if [[ $(cat "$stamp" 2>/dev/null) != "$now" ]]; then
  fill
  echo "$now" >"$stamp"
fi
