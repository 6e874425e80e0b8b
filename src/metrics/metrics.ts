import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Observer } from '../observer';
import { addGauges, type Sources } from './gauges';
import { createMetricsObserver } from './metrics-observer';

export interface Metrics {
  observer: Observer;
  /** Adds what is read at each scrape. */
  watch(sources: Sources): void;
  /** The text that Prometheus scrapes. */
  render(): Promise<string>;
}

export function createMetrics(): Metrics {
  const register = new Registry();
  let isMeasured = false;
  return {
    observer: createMetricsObserver(register),
    watch: (sources) => addGauges(register, sources),
    render() {
      // With the first scrape: the clock that measures the event loop wakes the process 100 times a second.
      if (!isMeasured) collectDefaultMetrics({ register });
      isMeasured = true;
      return register.metrics();
    },
  };
}
