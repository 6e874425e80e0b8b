import type { Env } from './harness';
import { startHttpSink, type HttpSink } from './http-sink';

export interface SmsGateways {
  /** The settings that direct a service here. The test sets `SMS_PROVIDERS`. */
  env: Env;
  twilio: HttpSink;
  vonage: HttpSink;
  webhook: HttpSink;
  /** Makes every gateway accept messages, and forgets the requests so far. */
  reset(): void;
}

const TAKEN = {
  twilio: { status: 201, body: { sid: 'SMexample', status: 'queued' } },
  vonage: { status: 200, body: { messages: [{ status: '0' }] } },
  webhook: { status: 204 },
};

/** Three SMS providers, each on its own local server. */
export async function startSmsGateways(): Promise<SmsGateways> {
  const twilio = await startHttpSink();
  const vonage = await startHttpSink();
  const webhook = await startHttpSink();
  const gateways: SmsGateways = {
    env: {
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: 'Acme',
      TWILIO_API_URL: twilio.url,
      VONAGE_API_KEY: 'key',
      VONAGE_API_SECRET: 'secret',
      VONAGE_FROM: 'Acme',
      VONAGE_API_URL: vonage.url,
      WEBHOOK_URL: webhook.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    },
    twilio,
    vonage,
    webhook,
    reset() {
      for (const name of ['twilio', 'vonage', 'webhook'] as const) {
        gateways[name].reply = TAKEN[name];
        gateways[name].requests = [];
      }
    },
  };
  gateways.reset();
  return gateways;
}
