import { ApiError, countersUnavailable } from '../errors';
import type { Counters } from '../limits/counters';
import { decide } from '../limits/decide';
import type { Log } from '../log';
import { noReservation, type DestinationLimit } from './reservation';

/** The counters of each country that has a limit; those of `*` count each other country alone. */
export type CountryCounters = ReadonlyMap<string, Counters>;

/** Caps the SMS to each country: numbers that are spread over many blocks pass the pumping guard. */
export function createCountryLimit(countersOf: CountryCounters, log: Log): DestinationLimit {
  return {
    async reserve({ phone }) {
      if (phone === undefined) return noReservation;
      const country = phone.country ?? 'unknown';
      const counters = countersOf.get(country) ?? countersOf.get('*');
      if (counters === undefined) return noReservation;
      const counts = await counters.take(country).catch(countersUnavailable);
      const refund = () => counters.refund(country, counts).catch(() => undefined);
      const decision = decide(counts);
      if (decision.allowed) return { refund };
      await refund();
      const { limit, windowSeconds } = decision.quota;
      log.info('sms_country_limited', { country, limit, windowSeconds });
      throw new ApiError('destination_blocked', { retryAfterSeconds: decision.retryAfterSeconds });
    },
  };
}
