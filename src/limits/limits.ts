import type { Redis } from 'ioredis';
import type { Codes } from '../models/otps';
import type { Database } from '../database/database';
import type { Rate } from '../rate';
import { inProcess, inRedis } from './counters';
import { keepAfter, keepInDatabase } from '../models/keep-otp';
import { createRecipientLimit, type RecipientLimit } from '../otp/sends';
import { createWindows, type Windows } from './decide';

export interface LimitSettings {
  sendsPerRecipient: readonly Rate[];
  sendsPerCaller: readonly Rate[];
  verifiesPerCaller: readonly Rate[];
  foldPlusTags: boolean;
}

export interface Limits {
  recipient: RecipientLimit;
  sends: Windows;
  verifies: Windows;
}

interface Stores {
  database: Database;
  codes: Codes;
  redis: Redis | undefined;
  counterKey: (purpose: string, value: string) => string;
}

/** Chooses where each limit counts. */
export function createLimits(settings: LimitSettings, stores: Stores): Limits {
  const { database, codes, redis, counterKey } = stores;
  // A row that every request of a caller touches would be the database's busiest: not there.
  const perCaller = redis ? inRedis(redis) : inProcess;
  const isElsewhere = redis !== undefined || settings.sendsPerRecipient.length === 0;
  const perRecipient = isElsewhere ? keepAfter(perCaller, codes) : keepInDatabase(database);
  return {
    recipient: createRecipientLimit({
      windows: createWindows('recipient', settings.sendsPerRecipient, perRecipient),
      counterKey,
      foldPlusTags: settings.foldPlusTags,
    }),
    sends: createWindows('sends', settings.sendsPerCaller, perCaller),
    verifies: createWindows('verifies', settings.verifiesPerCaller, perCaller),
  };
}
