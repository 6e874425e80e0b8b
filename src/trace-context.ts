/** The place of a request in a distributed trace (W3C Trace Context, 3.2). */
export interface TraceContext {
  traceId: string;
  /** As it is passed on. The service makes no spans, so the caller's stays the parent. */
  traceparent: string;
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** @returns undefined for a header that the standard tells a receiver to ignore */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(header ?? '') ?? [];
  if (traceId === undefined || parentId === undefined || flags === undefined) return undefined;
  // Version 00 has four fields. Later versions may add more.
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, traceparent: `00-${traceId}-${parentId}-${flags}` };
}

const OPENTELEMETRY = Symbol.for('opentelemetry.js.api.1'); // where OpenTelemetry's API keeps what an SDK registers

/** Whether the operator loaded OpenTelemetry, which adds its own `traceparent` to requests: with two, both are void. */
export function isOpenTelemetryLoaded(): boolean {
  const registered: unknown = Reflect.get(globalThis, OPENTELEMETRY);
  return typeof registered === 'object' && registered !== null && 'trace' in registered;
}
