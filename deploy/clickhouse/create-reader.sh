#!/bin/bash
# Run by the image of ClickHouse once, on an empty data directory: makes the user that readers have, without any right. The collector
# grants it SELECT on its tables, and row policies keep projects apart (docs/reference/isolation.md).
set -eo pipefail

# Bound, not pasted: a password may hold a quote. The client wants a literal, so the quotes in it are doubled.
password=${SPANHOUSE_READER_PASSWORD//\\/\\\\}
password=${password//\'/\'\'}

clickhouse-client --host 127.0.0.1 --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" \
  --query "CREATE USER IF NOT EXISTS spanhouse_reader IDENTIFIED WITH sha256_password BY '$password'"
