# Sourced: a private PostgreSQL for one run, on a socket of its own in a temporary directory, stopped and removed at exit.

# start_postgres [durable]: sets DATABASE_URL. PostgreSQL refuses to run as root, so root runs it as the packaged user
# `postgres`. Nothing is ever synced unless `durable`: the data do not outlive the run.
start_postgres() {
    local bin as=() sync="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    [ "${1:-}" != durable ] || sync=""
    bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") || die "PostgreSQL's initdb was not found: install postgresql."
    postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/pilotage-postgres.XXXXXX")
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$postgres_dir"
        as=(runuser -u postgres --)
    fi
    postgres_ctl=("${as[@]}" "$bin/pg_ctl" --silent -D "$postgres_dir/data")
    trap stop_postgres EXIT
    (cd / && "${as[@]}" "$bin/initdb" -D "$postgres_dir/data" -U "$(id -un)" -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
    (cd / && "${postgres_ctl[@]}" start --wait --log="$postgres_dir/log" -o "-k $postgres_dir -c listen_addresses='' -c max_connections=60 $sync") ||
        { cat "$postgres_dir/log" >&2; die "The private PostgreSQL did not start."; }
    DATABASE_URL="postgres:///$postgres_dir/postgres"
}

stop_postgres() {
    (cd / && "${postgres_ctl[@]}" stop --mode=immediate) >/dev/null 2>&1 || true
    rm -rf "$postgres_dir"
}
