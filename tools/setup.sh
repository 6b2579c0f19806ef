#!/usr/bin/env bash
# Makes .venv from requirements.lock and installs this package in it, editable.
# Needs python3 (3.11 or later) and nothing else; PYTHON=… names another one.
# With the argument `spark` it adds Spark to a .venv that stands.
set -euo pipefail
cd "$(dirname "$0")/.."

# The machine's own certificates: a network that looks into traffic shows no others.
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then command -v "$candidate" && return; fi
    done
    fail "Python 3.11 or later is needed and none of ${PYTHON:-python3, python3.11 … python3.14} is one." \
        "Install it, or name it: make setup PYTHON=/path/to/python3"
}

# Debian and Ubuntu split venv off from python3.
ensure_venv_module() {
    local python=$1 package
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    command -v apt-get >/dev/null || fail "$python has no venv module; install a Python that has it."
    [ "$(id -u)" = 0 ] || fail "$python has no venv module. Run: sudo apt-get install $package"
    say "installing $package"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
}

# The lock's lines for the named packages, or (without NAME …) for all others, hashes included.
locked() {
    awk -v names=" $* " '
        BEGIN { without = sub(/^ without /, " ", names) }
        /^[A-Za-z0-9]/ { name = $0; sub(/[=;[ ].*/, "", name); named = index(names, " " name " ") }
        without ? !named : named' requirements.lock
}

pip_install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --no-build-isolation -r "$1"
}

# install FILE WORDS-FOR-UV…: uv takes a quarter of pip's time. Where only pip knows the way out (a
# mirror named in pip's own configuration), pip installs the same, held to the same hashes.
install() {
    local file=$1
    shift
    .venv/bin/uv pip "$@" "$file" --quiet --python .venv/bin/python --require-hashes \
        --no-build-isolation && return
    say "uv could not fetch the packages; trying pip"
    pip_install "$file"
}

# Spark is 450 MB that only comes as source; `make run` does without.
if [ "${1:-}" = spark ]; then
    say "installing Spark"
    locked pyspark py4j >.venv/spark.txt
    install .venv/spark.txt install --no-deps --requirements
    exit
fi

# pip comes last in a new .venv: without it, an earlier set-up was cut short.
if ! is_new_enough .venv/bin/python || [ ! -x .venv/bin/pip ]; then
    python=$(find_python)
    ensure_venv_module "$python"
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing the packages of requirements.lock"
locked uv setuptools >.venv/tools.txt
pip_install .venv/tools.txt
locked without pyspark py4j >.venv/packages.txt
# Compiled now, once: a run in the first hour should not wait for it.
install .venv/packages.txt sync --compile-bytecode
.venv/bin/uv pip install --quiet --offline --python .venv/bin/python --no-deps \
    --no-build-isolation --editable .
# JupyterLab asks at its start whether it may fetch news; the question stands over the forms.
mkdir -p .venv/share/jupyter/lab/settings
echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}' \
    >.venv/share/jupyter/lab/settings/overrides.json
say "done"
