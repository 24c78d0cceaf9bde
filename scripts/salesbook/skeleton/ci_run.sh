#!/usr/bin/env bash
# The one CI script: checks what a change does to the records. Every host calls it and nothing else.
# On a clean Debian 12 it installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI=true DEBIAN_FRONTEND=noninteractive

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -E "$@"; fi; }

missing=()
command -v git >/dev/null || missing+=(git)
command -v python3 >/dev/null || missing+=(python3)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  as_root apt-get update -q
  as_root apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# Git refuses a clone that another user made, as the container of a host often has it.
[ -O . ] || as_root chown -R "$(id -u):$(id -g)" .

python3 scripts/start.py check --since origin/main
