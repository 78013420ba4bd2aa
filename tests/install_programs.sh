#!/bin/sh
# Debian's chromium, a CJK font and LibreOffice for the tests, and Java for those of Spark; says in a sentence what it did
# or could not do.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
if ! { command -v fc-list >/dev/null 2>&1 && fc-list ':lang=zh' 2>/dev/null | grep -q .; }; then
    missing="$missing fontconfig fonts-noto-cjk"
fi
# Java is for the cluster extra alone.
if [ -e .venv/.cluster ]; then
    command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
fi
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "tests: $missing missing and no apt-get here; install them by hand to run the tests that need them"
    exit 0
fi
run=""
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true >/dev/null 2>&1; then
        run="sudo -n"
    else
        echo "tests: $missing missing and no right to install; ask for: apt-get install $missing"
        exit 0
    fi
fi
echo "tests: installing $missing"
# shellcheck disable=SC2086
if ! { $run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1; then
    echo "tests: installing $missing failed; run apt-get install $missing to see why"
fi
exit 0
