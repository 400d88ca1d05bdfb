#!/bin/sh
# need.sh <Debian package> <test command>: makes sure of what only the system's own packages bring.
# Where it may, it installs the package; otherwise it says in one line what is missing and which command mends it.
set -u
package=$1
shift
if "$@" >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $package from Debian"
    { apt-get install -qq -y "$package" || { apt-get update -qq && apt-get install -qq -y "$package"; }; } >/dev/null 2>&1
    if "$@" >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "$package is missing; mend it with: sudo apt-get install -y $package" >&2
exit 1
