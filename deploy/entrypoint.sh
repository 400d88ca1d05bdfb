#!/bin/sh
# Runs a command in the image of a service: web, worker, setup and the like of that service, or topics.
set -eu

# Where the platform hands secrets over as files.
if [ -n "${RIMEDIO_SECRET_KEYS_FILE:-}" ]; then
    RIMEDIO_SECRET_KEYS=$(cat "$RIMEDIO_SECRET_KEYS_FILE")
    export RIMEDIO_SECRET_KEYS
fi

case "$1" in
    topics) exec python -m deploy.topics ;;
    web)
        # The figures of processes that are gone would be counted with those of the new ones.
        PROMETHEUS_MULTIPROC_DIR=$(mktemp -d)
        export PROMETHEUS_MULTIPROC_DIR
        ;;
esac
exec python -m "services.$RIMEDIO_SERVICE" "$@"
