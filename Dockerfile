# The endpoint on workerd, self-hosted: docker build -t ruelle . ; how to run it is in docs/operations.md.
ARG RUST=rust:1.95.0-bookworm
ARG NODE=node:22-bookworm
ARG BASE=gcr.io/distroless/nodejs22-debian12:nonroot

FROM ${NODE} AS node

# Builds the worker's module and takes workerd from the pinned npm packages.
FROM ${RUST} AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
# First what changes least.
COPY package.json package-lock.json rust-toolchain.toml ./
COPY scripts ./scripts
RUN npm run setup
COPY Cargo.toml Cargo.lock ./
COPY src ./src
COPY www ./www
COPY shards ./shards
RUN npm run build && cp node_modules/@cloudflare/workerd-linux-*/bin/workerd /workerd

FROM ${BASE}
LABEL org.opencontainers.image.title="ruelle" \
      org.opencontainers.image.description="A geocoder for French addresses" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
WORKDIR /app
COPY --from=build /workerd ./workerd
COPY --from=build /src/.build/worker ./worker
COPY deploy/workerd ./bin
# Shards are mounted over this: those of the demonstration answer until then.
COPY --from=build /src/shards/*.ruelle /src/shards/manifest.json ./shards/
ENV WORKERD=/app/workerd
USER 65532:65532
# The only folder that is written to: a tmpfs under a read-only root.
VOLUME ["/run/ruelle"]
EXPOSE 8787 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["/nodejs/bin/node", "/app/bin/health.mjs"]
CMD ["/app/bin/main.mjs", "--shards", "/app/shards", "--worker", "/app/worker", "--work", "/run/ruelle"]
