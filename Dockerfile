# syntax=docker/dockerfile:1
#
# Three images from one source, each a target:
#
#   collector   the collector with its console, for a ClickHouse server: no embedded engine, no shell needed, not root
#   grafana     Grafana with the data source, provisioned
#   shop        the shop of examples/shop with its visitors' browser, for looking around
#
#   docker build --target collector --tag spanhouse/collector .
#
# sources ─► build ──────────► collector, grafana
#       ├──► production ─────► collector
#       └──► shop-packages ──► shop

# As the npm package `node` in package.json, with which everything is tested.
ARG NODE_VERSION=24.21.0
ARG GRAFANA_VERSION=13.2.2

FROM node:${NODE_VERSION}-bookworm-slim AS sources
WORKDIR /src
COPY . .

# Everything that is built, by the lock files. npm keeps its downloads in the cache of the builder, not in a layer. Not `npm ci`: it wants
# the embedded ClickHouse of every platform in the lock file, and a mirror may lack some (scripts/install.mjs says the same).
FROM sources AS build
ENV PATH=/src/node_modules/.bin:$PATH
RUN --mount=type=cache,target=/root/.npm \
    npm install --no-save --ignore-scripts --no-audit --no-fund \
 && node scripts/install-folder.mjs grafana-plugin \
 && node scripts/build.ts --publish

# What the collector needs to run. Optional packages are the embedded ClickHouse.
FROM sources AS production
RUN --mount=type=cache,target=/root/.npm \
    npm install --no-save --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional --workspace @spanhouse/collector

FROM node:${NODE_VERSION}-alpine AS collector
LABEL org.opencontainers.image.title="Spanhouse collector" \
      org.opencontainers.image.description="Receives OTLP, makes it durable and writes it to ClickHouse" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    SPANHOUSE_HTTP_LISTEN=0.0.0.0:4318 \
    SPANHOUSE_GRPC_LISTEN=0.0.0.0:4317 \
    SPANHOUSE_QUERY_LISTEN=0.0.0.0:8318 \
    SPANHOUSE_DATA_DIR=/var/lib/spanhouse \
    SPANHOUSE_LOG_FORMAT=json
# `spanhouse` for `docker exec`; the spool is the one place that is written.
RUN ln -s /app/collector/bin/spanhouse.mjs /usr/local/bin/spanhouse \
 && mkdir -p /var/lib/spanhouse /etc/spanhouse \
 && chown node:node /var/lib/spanhouse \
 && chmod 0700 /var/lib/spanhouse
COPY --from=production /src/LICENSE /app/LICENSE
COPY --from=production /src/node_modules /app/node_modules
COPY --from=build /src/schemas/package.json /app/schemas/package.json
COPY --from=build /src/schemas/migrations /app/schemas/migrations
COPY --from=build /src/schemas/dist /app/schemas/dist
COPY --from=build /src/grafana-plugin/console/package.json /app/grafana-plugin/console/package.json
COPY --from=build /src/grafana-plugin/console/dist /app/grafana-plugin/console/dist
COPY --from=build /src/collector/package.json /app/collector/package.json
COPY --from=build /src/collector/bin /app/collector/bin
COPY --from=build /src/collector/dist /app/collector/dist
# A spanhouse.yaml that is mounted here is read.
WORKDIR /etc/spanhouse
USER node
VOLUME /var/lib/spanhouse
EXPOSE 4317 4318 8318
# Alive; whether every part does its work is /readyz.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8318/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/collector/bin/spanhouse.mjs"]
CMD ["start"]

FROM grafana/grafana:${GRAFANA_VERSION} AS grafana
# Beside the data volume, which would hide what an image brings.
ENV GF_PATHS_PLUGINS=/usr/share/spanhouse/plugins \
    GF_PATHS_PROVISIONING=/usr/share/spanhouse/provisioning \
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=spanhouse-spanhouse-datasource
COPY --from=build /src/grafana-plugin/dist/spanhouse-spanhouse-datasource /usr/share/spanhouse/plugins/spanhouse-spanhouse-datasource
COPY --from=sources /src/grafana-plugin/provisioning /usr/share/spanhouse/provisioning

# The shop runs from source, as `npm run demo` does; the page is bundled when it starts.
FROM sources AS shop-packages
RUN --mount=type=cache,target=/root/.npm \
    npm install --no-save --ignore-scripts --no-audit --no-fund \
      --workspace @spanhouse/example-shop --workspace @spanhouse/browser --workspace @spanhouse/node

FROM node:${NODE_VERSION}-bookworm-slim AS shop
RUN apt-get update \
 && apt-get install --yes --no-install-recommends chromium \
 && rm -rf /var/lib/apt/lists/*
COPY --from=shop-packages /src /srv/spanhouse
WORKDIR /srv/spanhouse
# A browser wants a home that it can write to.
ENV HOME=/tmp \
    SPANHOUSE_DATA_DIR=/tmp/shop
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--conditions=@spanhouse/source", "examples/shop/demo/main.ts", "--listen", "0.0.0.0"]
