#!/bin/sh
# Makes .venv hold what a requirements file asks for; does nothing where it already does.
#
#   scripts/environment.sh requirements.txt
#   scripts/environment.sh requirements-dev.txt     requirements.txt as well
#
# .venv keeps a copy of each file it was made from: pip runs only when one of them has changed.
# PYTHON names the Python to use for a new .venv.
set -eu
cd "$(dirname "$0")/.."

case $1 in
    requirements.txt) files=requirements.txt ;;
    requirements-dev.txt) files="requirements.txt requirements-dev.txt" ;;
    *) echo "usage: $0 requirements.txt | requirements-dev.txt" >&2; exit 2 ;;
esac

# A python on the PATH may be a stub that fails, or lack the modules that make an environment.
find_python() {
    for python in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
        if "$python" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "No Python 3.11 or newer with the module venv is on the PATH." >&2
    echo "Install one (Debian: apt install python3 python3-venv), or name one: make run PYTHON=/path/to/python" >&2
    return 1
}

if ! .venv/bin/python -c "import sys, pip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
    python=$(find_python)
    echo "Creating .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

for file in $files; do
    cmp -s "$file" ".venv/$file" || changed=yes
done
if [ "${changed:-}" ]; then
    echo "Installing $1 into .venv; the first time takes a minute or two"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
    for file in $files; do
        cp "$file" ".venv/$file"
    done
fi
