#!/usr/bin/env bash
# Install from Debian's packages the programs that the thorough tests open pages with.
# Where one cannot be had the script says so and ends well: its tests are skipped by name and
# counted in the last line of the run.
set -uo pipefail

wanted=()
want() { # want PACKAGE... -- PROGRAM...: the packages, unless one of the programs is there
    local packages=() program
    while [ "$1" != -- ]; do packages+=("$1"); shift; done
    shift
    for program in "$@"; do command -v "$program" > /dev/null && return; done
    wanted+=("${packages[@]}")
}
want chromium -- chromium chromium-browser google-chrome
want libreoffice-calc-nogui libreoffice-writer-nogui -- soffice libreoffice
want poppler-utils -- pdftoppm
want tmux -- tmux
want openjdk-17-jre-headless -- java
want npm -- npm
[ -d /usr/share/fonts/truetype/dejavu ] || wanted+=(fonts-dejavu-core)  # Cyrillic on the pages
[ -d /usr/share/fonts/truetype/liberation ] || wanted+=(fonts-liberation)  # as wide as Arial

axe() { # what looks for barriers on web pages; no part of the project, it lies with the environment
    local place=.venv/npm
    [ -f $place/node_modules/axe-core/axe.min.js ] && return
    npm install --silent --no-audit --no-fund --prefix $place axe-core@4 > /dev/null 2>&1 \
        || echo "Not installed: axe-core" >&2
}
cd "$(dirname "$0")/.."
trap axe EXIT

if [ ${#wanted[@]} -eq 0 ]; then
    exit 0
elif ! command -v apt-get > /dev/null; then
    echo "Not installed, there is no apt-get here: ${wanted[*]}" >&2
    exit 0
elif [ "$(id -u)" -ne 0 ]; then
    echo "Not installed, this is not root: apt-get install ${wanted[*]}" >&2
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt() { timeout 900 apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@" > /dev/null; }
apt update || echo "apt-get update fails; the lists that are here are used" >&2
apt install -y --no-install-recommends "${wanted[@]}" && exit 0
for package in "${wanted[@]}"; do # one that cannot be had does not keep the others away
    apt install -y --no-install-recommends "$package" || echo "Not installed: $package" >&2
done
exit 0
