import type { Config } from './config/config';
import type { Digests } from './crypt/digests';
import type { Database } from './database/database';
import { createCallerLimit } from './limits/caller-limit';
import { countInProcess } from './limits/counters';
import { countInRedis } from './limits/redis';
import type { RedisConnection } from './limits/redis-connection';
import type { Log } from './log';
import { createKeepOtp } from './models/keep-otp';
import { countInDatabase } from './models/limit-windows';
import type { Otps } from './models/otps';
import { createSmsTraffic } from './models/sms-traffic';
import type { LimitName, OnDecision } from './observer';
import { createCountryLimit } from './otp/country-limit';
import { createPumpingGuard, noPumpingGuard } from './otp/pumping-guard';
import { createRecipientCounters } from './otp/recipient-counters';
import { inEach, watched } from './otp/reservation';
import { createSends, keepAfterCounting } from './otp/sends';
import type { Rate } from './rate';

interface Parts {
  database: Database;
  redis: RedisConnection | undefined;
  digests: Digests;
  otps: Otps;
  onDecision: (limit: LimitName) => OnDecision;
  log: Log;
}

/** Every limit, with its counters: in Redis for all processes, or else in the database or in this process. */
export function assembleLimits({ production, limits, pages, sms }: Config, parts: Parts) {
  const { database, redis, digests, otps, onDecision, log } = parts;
  // Not in the database: every request of a caller would update the same row.
  const countCallers = (name: string, rates: readonly Rate[]) =>
    redis ? countInRedis(redis, name, rates) : countInProcess(name, rates);
  const limitCallers = (name: LimitName, rates: readonly Rate[]) =>
    createCallerLimit(countCallers(name, rates), onDecision(name));

  const { sendsPerCaller, verifiesPerCaller, sendsPerVisitor, verifiesPerVisitor } = limits;
  const pageRates = [pages.sendsPerAddress, pages.verifiesPerAddress];
  const callerRates = [sendsPerCaller, verifiesPerCaller, sendsPerVisitor, verifiesPerVisitor, ...pageRates];
  if (production && !redis && callerRates.some(({ length }) => length > 0)) log.info('callers_counted_per_process');

  const recipientCounters = createRecipientCounters(digests, limits);
  const counters = redis
    ? keepAfterCounting(countCallers('recipient', limits.sendsPerRecipient), otps)
    : createKeepOtp(database, 'recipient', limits.sendsPerRecipient);

  const traffic = createSmsTraffic(database);
  const pumpingGuard = sms.guard ? createPumpingGuard({ ...sms.guard, traffic, digests, log }) : noPumpingGuard;
  const countryCounters = sms.perCountry.map(({ country, rates }) => {
    const name = `country-${country}`;
    return [country, redis ? countInRedis(redis, name, rates) : countInDatabase(database, name, rates)] as const;
  });
  const countryLimit = createCountryLimit(new Map(countryCounters), log);

  // Only sends are refused while Redis is away, and only those that it counts.
  const sendRates = [limits.sendsPerRecipient, sendsPerCaller, sendsPerVisitor, pages.sendsPerAddress, sms.perCountry];
  const areSendsLimited = sendRates.some(({ length }) => length > 0);
  return {
    recipientCounters,
    sends: createSends({ counters, keyOf: recipientCounters.sends, onDecision: onDecision('recipient') }),
    pumpingGuard,
    destinationLimits: inEach([
      watched(pumpingGuard, onDecision('guard')),
      watched(countryLimit, onDecision('country')),
    ]),
    ofCallers: {
      sends: limitCallers('sends', sendsPerCaller),
      verifies: limitCallers('verifies', verifiesPerCaller),
      sendsByVisitor: limitCallers('visitor-sends', sendsPerVisitor),
      verifiesByVisitor: limitCallers('visitor-verifies', verifiesPerVisitor),
      sendsByPage: limitCallers('page-sends', pages.sendsPerAddress),
      verifiesByPage: limitCallers('page-verifies', pages.verifiesPerAddress),
    },
    /** Rejects while the counters would refuse a send. */
    ping: async () => (areSendsLimited ? redis?.ping() : undefined),
  };
}
