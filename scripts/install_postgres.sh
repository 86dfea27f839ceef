#!/bin/sh
# Makes sure that the tests have a PostgreSQL to start, where that can be done without asking.
#
# One that is installed is used; else Debian's package, where this user may install it. Without one
# the tests that need it are skipped, and say so. It never fails: the rest of the tests can run.
set -eu

has_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

if has_postgres; then
    exit 0
fi
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        as_root=none
    fi
    if [ "$as_root" != none ]; then
        echo "No PostgreSQL found; installing Debian's package postgresql"
        $as_root apt-get update -qq || true
        # The tests start a server of their own; the package's need not run.
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql || true
    fi
fi
has_postgres || echo "No PostgreSQL: tests that need it are skipped (Debian: apt install postgresql)"
