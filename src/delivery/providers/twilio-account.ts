import type { z } from 'zod';
import { apiUrl, freeText } from '../../config/setting-kinds';
import { below } from './below';

export interface TwilioAccount {
  accountSid: string;
  /** The account SID and its auth token, or the SID of an API key (`SK…`) and its secret. */
  login: { user: string; password: string };
  /** Verifies the reports of deliveries. */
  authToken?: string | undefined;
  baseUrl?: string | undefined;
}

/** Variables of SMS and calls: they share the account. */
export const twilioVariables = {
  TWILIO_ACCOUNT_SID: freeText('the account SID').optional(),
  TWILIO_AUTH_TOKEN: freeText('the auth token').optional(),
  TWILIO_API_KEY: freeText('the SID of an API key').optional(),
  TWILIO_API_SECRET: freeText('the secret of the API key').optional(),
  TWILIO_FROM: freeText('a number or sender').optional(),
  TWILIO_MESSAGING_SERVICE_SID: freeText('a messaging service SID').optional(),
  TWILIO_VOICE_FROM: freeText('a number').optional(),
  TWILIO_API_URL: apiUrl.optional(),
};

export const twilioTogether = [
  { given: 'TWILIO_ACCOUNT_SID', needsOneOf: ['TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY', 'TWILIO_API_SECRET'] },
  { given: 'TWILIO_ACCOUNT_SID', needsOneOf: ['TWILIO_FROM', 'TWILIO_MESSAGING_SERVICE_SID', 'TWILIO_VOICE_FROM'] },
  { given: 'TWILIO_AUTH_TOKEN', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
  { given: 'TWILIO_API_KEY', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
  { given: 'TWILIO_API_KEY', needsOneOf: ['TWILIO_API_SECRET'] },
  { given: 'TWILIO_API_SECRET', needsOneOf: ['TWILIO_API_KEY'] },
  { given: 'TWILIO_FROM', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
  { given: 'TWILIO_MESSAGING_SERVICE_SID', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
  { given: 'TWILIO_VOICE_FROM', needsOneOf: ['TWILIO_ACCOUNT_SID'] },
] as const;

type TwilioValues = z.infer<z.ZodObject<typeof twilioVariables>>;

export function readTwilioAccount(values: TwilioValues): TwilioAccount | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_URL: baseUrl } = values;
  if (!accountSid) return undefined;
  const login = loginOf(accountSid, values);
  return login && { accountSid, login, authToken, baseUrl };
}

/** An API key goes first: it can be revoked alone. */
function loginOf(accountSid: string, values: TwilioValues): TwilioAccount['login'] | undefined {
  const { TWILIO_API_KEY: user, TWILIO_API_SECRET: password, TWILIO_AUTH_TOKEN: authToken } = values;
  if (user && password) return { user, password };
  return authToken ? { user: accountSid, password: authToken } : undefined;
}

const BASE_URL = 'https://api.twilio.com';

/** Where a resource of the account is created, and the login for it. */
export function twilioEndpoint({ accountSid, login, baseUrl = BASE_URL }: TwilioAccount, resource: string) {
  const credentials = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return {
    url: below(baseUrl, `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/${resource}.json`),
    headers: { Authorization: `Basic ${credentials}` },
  };
}
