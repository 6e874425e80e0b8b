import type { CountryCode } from 'libphonenumber-js/max';
import type { Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { Delivery } from '../delivery/delivery';
import type { Log } from '../log';
import type { Otps } from '../models/otps';
import type { Observer } from '../observer';
import type { Templates } from '../templates/templates';
import { assertServed } from './assert-served';
import { createCancel } from './cancel';
import { createCountedDelivery } from './counted-delivery';
import type { Destinations } from './destinations';
import type { Feedback } from './feedback';
import { createGuessAt } from './guess';
import type { PumpingGuard } from './pumping-guard';
import { parseRecipient } from './recipient';
import type { RecipientCounters } from './recipient-counters';
import type { Receipts } from './receipts';
import { createResend } from './resend';
import type { DestinationLimit } from './reservation';
import { createSend } from './send';
import type { Sends } from './sends';
import { createStatus } from './status';
import { createVerify } from './verify';

export interface OtpSettings {
  length: number;
  ttlSeconds: number;
  maxAttempts: number;
  guessesPerRecipient: { points: number; windowSeconds: number };
  defaultCountry: CountryCode | undefined;
  /** Test recipients get no message. Each identity has its fixed code. */
  testRecipients: ReadonlyMap<string, string>;
}

interface Dependencies {
  otps: Otps;
  sends: Sends;
  destinations: Destinations;
  pumpingGuard: PumpingGuard;
  /** The pumping guard, and the limits of countries. */
  destinationLimits: DestinationLimit;
  digests: Digests;
  recipientCounters: RecipientCounters;
  delivery: Delivery;
  receipts: Receipts;
  feedback: Feedback;
  templates: Templates;
  settings: OtpSettings;
  clock: () => Date;
  log: Log;
  observer: Observer;
}

export type OtpService = ReturnType<typeof createOtpService>;

/** The life of a code: it is sent, perhaps sent again, and redeemed or canceled. */
export function createOtpService(dependencies: Dependencies) {
  const { otps, delivery, settings, clock } = dependencies;
  const deliver = createCountedDelivery(dependencies);
  const guessAt = createGuessAt(dependencies);
  return {
    /** @throws ApiError `phone_unavailable` or `channel_unavailable` if the channel has no provider */
    assertServed: (channel: Channel) => assertServed(channel, delivery),
    /** @throws ApiError `email_invalid`, `email_not_ascii` or `phone_number_invalid` */
    parseRecipient: (channel: Channel, typed: string) => parseRecipient(channel, typed, settings.defaultCountry),
    send: createSend({ ...dependencies, deliver }),
    resend: createResend({ ...dependencies, deliver, guessAt }),
    verify: createVerify({ ...dependencies, guessAt }),
    cancel: createCancel(otps, clock),
    status: createStatus({ ...dependencies, guessAt }),
  };
}
