#!/usr/bin/env bash
# Writes what goctl makes of traps.api (which imports peer.api): types, routes, configuration, service context.
# The goctl that does it is the one goctl/go.mod names. Handlers and middlewares are this project's own, so goctl's handler and logic scaffolds are left out.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
timeout 600 go -C "$here/goctl" build -o "$scratch/goctl" github.com/zeromicro/go-zero/tools/goctl
cd "$here"
cp go.mod "$scratch/go.mod"
timeout 60 "$scratch/goctl" api go -api traps.api -dir "$scratch" --style gozero
for file in types/types.go handler/routes.go config/config.go svc/servicecontext.go; do
	mkdir -p "internal/${file%/*}"
	cp "$scratch/internal/$file" "internal/$file"
done
