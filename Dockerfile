# The service without the embedded database: it needs DATABASE_URL. See docs/production.md.
ARG BASE=docker.io/library/node:24.21.0-bookworm-slim

# The build runs on the builder's own platform: its result is the same for amd64 and arm64.
FROM --platform=$BUILDPLATFORM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npx tsc -p tsconfig.build.json && rm dist/.tsbuildinfo

FROM ${BASE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund

FROM ${BASE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY public public
COPY gateways gateways
COPY postman postman
COPY --from=build /build/dist dist
USER node
EXPOSE 4500
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "dist/server.js", "healthcheck"]
# Not npm, which adds a process. The flags are those of `npm start`.
ENTRYPOINT ["node", "--max-old-space-size=256", "--max-semi-space-size=32", "--no-allocation-site-pretenuring", "dist/server.js"]
CMD ["start"]
