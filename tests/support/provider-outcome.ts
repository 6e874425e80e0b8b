import type { Message, Provider } from '../../src/delivery/provider';
import { DeliveryError } from '../../src/delivery/delivery-error';
import type { HttpSink } from './http-sink';

export const email: Message = {
  channel: 'email',
  to: 'ada+otp@example.com',
  type: '2FA',
  code: '048213',
  text: 'Ihr Code für Café: 048213',
  subject: 'Ihr Code – 048213',
  html: '<p>Ihr Code für Café: <b>048213</b></p>',
  locale: 'de',
  ttlSeconds: 300,
};

export const sms: Message = {
  channel: 'sms',
  to: '+12025550143',
  type: '2FA',
  code: '048213',
  text: 'Code & more: 048213 + 100%',
  locale: 'en',
  ttlSeconds: 300,
};

export const whatsApp: Message = { ...sms, channel: 'whatsapp' };

export const call: Message = {
  ...sms,
  channel: 'voice',
  text: 'Geben Sie diesen Code nie weiter. Ihr Anmeldecode für <Müller & "Söhne"> lautet: 0, 4, 8, 2, 1, 3',
  locale: 'de',
  inEnglish: 'Never share this code. Your Acme sign-in code is: 0, 4, 8, 2, 1, 3',
};

/** The outcome of one send: `taken`, or what the failure says. */
export async function outcomeOf(provider: Provider, message: Message, signal = new AbortController().signal) {
  try {
    await provider.send(message, signal);
    return 'taken';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    // A provider's text may hold the recipient: the error must not carry it.
    expect(error.message).toBe(error.reason);
    expect(error.cause).toBeUndefined();
    expect(error.replyCode ?? '').toMatch(/^[\d. ]*$/);
    const { about, kind, reason, mayHaveArrived } = error;
    return { about, kind, reason, mayHaveArrived };
  }
}

/** Sends, and aborts only after the provider has the whole request. */
export async function outcomeAtDeadline(provider: Provider, message: Message, sink: HttpSink) {
  const deadline = new AbortController();
  const arrived = sink.nextRequest();
  const outcome = outcomeOf(provider, message, deadline.signal);
  await arrived;
  deadline.abort();
  return outcome;
}

interface Failure {
  about: 'provider' | 'recipient';
  kind: 'temporary' | 'permanent';
  reason: string;
  mayHaveArrived: boolean;
}

/** The provider failed. */
export const temporary = (reason: string): Failure => ({
  about: 'provider',
  kind: 'temporary',
  reason,
  mayHaveArrived: false,
});
/** The provider failed, but it may have accepted the message. */
export const unknown = (reason: string): Failure => ({ ...temporary(reason), mayHaveArrived: true });
/** The provider refused the recipient, and the next one may not. */
export const refusedHere = (reason: string): Failure => ({ ...temporary(reason), about: 'recipient' });
/** Every provider would refuse the recipient. */
export const permanent = (reason: string): Failure => ({ ...refusedHere(reason), kind: 'permanent' });
