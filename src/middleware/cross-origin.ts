import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_SECONDS = 600;

// Monitoring in a page adds headers to each of its requests: W3C Trace Context, W3C Baggage, Sentry.
const TRACING = ['traceparent', 'tracestate', 'baggage', 'sentry-trace'];

/** Lets pages of these origins call the API. `*` allows every origin, and `https://*.x.com` each with one label there. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  return cors({
    origin: origins.includes('*') ? '*' : origins.map(matcherOf),
    methods: ['GET', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id', ...TRACING],
    exposedHeaders: ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id'],
    maxAge: PREFLIGHT_SECONDS,
  });
}

function matcherOf(origin: string): string | RegExp {
  const [before, after] = origin.split('*');
  return after === undefined ? origin : new RegExp(`^${literally(before)}[a-z0-9_-]+${literally(after)}$`);
}

const literally = (text = '') => text.replaceAll(/[^a-z0-9]/gi, '\\$&');
