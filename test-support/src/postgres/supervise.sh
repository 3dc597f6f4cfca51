# Runs one throw-away Postgres server for as long as standard input stays open, then stops it and removes its folder.
# The test process holds the other end of standard input and never writes an end to it: it ends with the process,
# however that dies.
#
#   $1        the folder of the server's programs
#   stdin     the superuser's password as the server keeps it, then ports to try, one a line
#   stdout    `folder PATH` once the cluster is made; for every port `ready` or `taken`;
#             or `failed`, and everything after that is the reason
set -u
bin=$1
LC_ALL=C
export LC_ALL
umask 077
trap '' HUP INT PIPE
trap 'exit 1' TERM

fail() {
    echo failed
    cat
    exit 1
}

IFS= read -r password || exit 1
# In memory, where there is room: most of what a new database costs on a disk is the making of its three hundred files.
place=/tmp
[ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')" -ge 4000000 ] 2>/dev/null && place=/dev/shm
folder=$(mktemp -d "${TMPDIR:-$place}/test-postgres.XXXXXX" 2>/dev/null || mktemp -d /tmp/test-postgres.XXXXXX) ||
    echo "cannot make a temporary folder" | fail

finish() {
    if ! "$bin/pg_ctl" -D "$folder/data" -m immediate -w -t 20 stop >/dev/null 2>&1 &&
        [ -s "$folder/data/postmaster.pid" ]; then
        kill -9 "$(head -n 1 "$folder/data/postmaster.pid")" 2>/dev/null
        sleep 1
    fi
    cd /
    rm -rf "$folder" || { sleep 1 && rm -rf "$folder"; }
}
trap finish EXIT
cd "$folder" || exit 1

printf '%s\n' "$password" >password
"$bin/initdb" -D data -U postgres --pwfile=password -A scram-sha-256 -E UTF8 --locale=C -N >initdb.log 2>&1 ||
    { fail <initdb.log; exit 1; }
rm password

# A socket's path may have about 100 characters.
sockets=$folder
[ "${#folder}" -lt 80 ] || sockets=
cat >>data/postgresql.conf <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$sockets'
max_connections = 200
max_locks_per_transaction = 256
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
CONF

echo "folder $folder"
while IFS= read -r port; do
    if "$bin/pg_ctl" -D data -l server.log -w -t 60 -o "-p $port" start </dev/null >start.log 2>&1; then
        echo ready
    elif grep -q 'Address already in use' server.log; then
        rm server.log
        echo taken
    else
        cat start.log server.log 2>&1 | fail
        exit 1
    fi
done
