#!/bin/sh
# Makes sure that the browser tests have a Chromium, and writes its path to standard output.
#
# In this order: the one that $CHROMIUM names, one on the PATH, the one Playwright has downloaded
# before; else Debian's package, else Playwright's download. Standard error says in words which.
set -eu
cd "$(dirname "$0")/.."
exec 3>&1 1>&2

# Ubuntu's chromium-browser may be a stub that only names the snap to install: a browser prints its version.
use() {
    version=$("$1" --version 2>/dev/null) || return 1
    echo "The browser tests use $(command -v "$1"), $version"
    command -v "$1" >&3
}

use_installed() {
    for browser in chromium chromium-browser google-chrome google-chrome-stable; do
        if use "$browser"; then
            return
        fi
    done
    return 1
}

use_playwrights() {
    use "$(.venv/bin/python -c "
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
" 2>/dev/null)"
}

install_debians() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        return 1
    fi
    echo "No Chromium found; installing Debian's package chromium"
    $as_root apt-get update -qq || true
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}

install_playwrights() {
    echo "No Chromium found; downloading Playwright's"
    .venv/bin/python -m playwright install chromium
}

if [ "${CHROMIUM:-}" ]; then
    use "$CHROMIUM" && exit
    echo "CHROMIUM names $CHROMIUM, which does not start."
    exit 1
fi
use_installed && exit
use_playwrights && exit
install_debians && use_installed && exit
install_playwrights && use_playwrights && exit

cat <<'END'
The browser tests need a Chromium, and none could be found or installed.
Install one (Debian: apt install chromium; elsewhere Google Chrome will do), or name one:
    make test CHROMIUM=/path/to/chromium
Without a browser the other tests still run:
    .venv/bin/python -m pytest -m "not browser"
END
exit 1
