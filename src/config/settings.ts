import { z } from 'zod';
import { databaseSettings } from './database-settings';
import { deliverySettings } from './delivery-settings';
import { destinationSettings } from './destination-settings';
import { fixedCodeSettings } from './fixed-code-settings';
import { httpSettings } from './http-settings';
import { limitSettings } from './limit-settings';
import { messageSettings } from './message-settings';
import { metricsSettings } from './metrics-settings';
import { proofSettings } from './proof-settings';
import { proxySettings } from './proxy-settings';
import { redisSettings } from './redis-settings';
import { freeText, list, oneOf, wholeNumber } from './setting-kinds';

/**
 * Every setting with its default, in the order of .env.example. A provider's variables are checked here and typed
 * only in the provider's own file.
 */
export const Settings = z.object({
  NODE_ENV: oneOf(['development', 'test', 'production']).default('development'),
  PORT: wholeNumber(0, 65_535).default(4500),
  HOST: freeText('an address to listen on').optional(),
  DATA_DIR: freeText('a folder').default('./data'),
  ...databaseSettings,
  CRYPT_PASSWORD: list('a secret, or several separated by commas').optional(),
  ...proofSettings,
  ...deliverySettings,
  ...proxySettings,
  ...httpSettings,
  ...metricsSettings,
  OTP_LENGTH: wholeNumber(4, 10, 'digits').default(6),
  OTP_TTL: wholeNumber(1, 86_400, 'seconds').default(600),
  OTP_MAX_ATTEMPTS: wholeNumber(1, 100, 'guesses').default(5),
  RETENTION: wholeNumber(300, 2_592_000, 'seconds').default(3600), // at least as long as clocks may differ
  ...limitSettings,
  ...redisSettings,
  ...destinationSettings,
  ...fixedCodeSettings,
  ...messageSettings,
});

export type Settings = z.infer<typeof Settings>;
