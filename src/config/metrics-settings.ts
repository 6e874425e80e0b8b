import type { Problem } from '../delivery/providers/define-provider';
import { freeText, wholeNumber } from './setting-kinds';

const TOKEN_ACCEPTS = 'at least 16 characters without blanks';

/** Where Prometheus scrapes. */
export const metricsSettings = {
  METRICS_TOKEN: freeText(TOKEN_ACCEPTS)
    .regex(/^\S{16,}$/, TOKEN_ACCEPTS)
    .optional(),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
};

interface Values {
  NODE_ENV: string;
  METRICS_TOKEN?: string | undefined;
  METRICS_PORT?: number | undefined;
}

/** The rules for a scrape. Production without either setting has no metrics: undefined. */
export function metricsFrom({ NODE_ENV, METRICS_TOKEN: token, METRICS_PORT: port }: Values) {
  const isOff = NODE_ENV === 'production' && token === undefined && port === undefined;
  return isOff ? undefined : { token, port };
}

/** One process cannot listen on a port twice. 0 takes a free one for each. */
export function metricsProblems({ PORT, METRICS_PORT: port }: Values & { PORT: number }): Problem[] {
  if (port === undefined || port === 0 || port !== PORT) return [];
  return [{ name: 'METRICS_PORT', accepts: 'must not be PORT, which serves the API' }];
}
