# Sourced by the other scripts: makes .venv from the locked requirements and compiles the translations, each only when stale.
# Needs bash and Python 3.11 or newer; whatever Debian lacks is installed through apt where we may, and named where we may not.

say() { printf '\n== %s\n' "$*"; }
die() {
    printf '%s\n' "$@" >&2
    exit 2
}

# debian PACKAGE…: installs what is missing, or names it and stops.
debian() {
    local missing=() sudo=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || die "Missing Debian packages: ${missing[*]}" \
            "Install them as an administrator and start again: apt-get install ${missing[*]}"
        sudo=(sudo -n)
    fi
    command -v apt-get >/dev/null || die "Missing: ${missing[*]} (this system has no apt-get; install its own packages of that kind)."
    say "Debian packages: ${missing[*]}"
    "${sudo[@]}" apt-get update -qq >&2
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

python_at_hand() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# The environment itself, and in it the pinned uv that installs everything else.
setup_bootstrap() {
    cmp -s requirements/bootstrap.txt .venv/.bootstrap && return
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        local python
        if ! python=$(python_at_hand); then
            debian python3
            python=$(python_at_hand) || die "Python 3.11 or newer is needed (Debian 12: apt-get install python3 python3-venv)."
        fi
        "$python" -c 'import ensurepip, venv' 2>/dev/null || debian python3-venv
        say "Python environment (.venv)"
        "$python" -m venv --clear .venv
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/bootstrap.txt
    cp requirements/bootstrap.txt .venv/.bootstrap
}

# setup LEVEL: base (to run), postgresql (to run on PostgreSQL) or dev (all of it, to work on it).
setup() {
    local level=$1 fingerprint stamp=.venv/.setup
    fingerprint=$(cat requirements/*.txt pyproject.toml hatch_build.py | sha256sum)
    exec 9>"${TMPDIR:-/tmp}/pilotage-setup-$(id -u).lock"
    flock 9 # two scripts started side by side must not build the same environment
    if ! grep -qsxF -e "$level $fingerprint" -e "dev $fingerprint" "$stamp"; then
        setup_bootstrap
        say "Locked dependencies ($level)"
        .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$level.txt"
        .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
        echo "$level $fingerprint" >>"$stamp"
    fi
    compile_translations
    exec 9>&-
}

compile_translations() {
    local po mo
    for po in pilotage/locale/*/LC_MESSAGES/django.po; do
        mo=${po%.po}.mo
        if [ -e "$po" ] && [ ! "$mo" -nt "$po" ]; then
            .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "$mo" --locale zh_Hans
        fi
    done
}
