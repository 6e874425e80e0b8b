import { z } from 'zod';
import { apiUrl, freeText, listOf } from '../../config/setting-kinds';
import { DeliveryError } from '../delivery-error';
import type { Message, Provider } from '../provider';
import { createWhatsappReceipts } from '../receipts/whatsapp-receipts';
import { below } from './below';
import { defineProvider } from './define-provider';
import { createHttpPost } from './http-post';
import type { Network } from './network';
import { templateLanguage } from './whatsapp-language';
import { isAfterLogin, whatsAppReasonOf } from './whatsapp-reason';

interface WhatsAppSettings {
  token: string;
  phoneNumberId: string;
  /** The name of an authentication template. Its words are Meta's. */
  template: string;
  /** The languages that the template exists in, as Meta writes them. The first is for everybody else. */
  languages: readonly string[];
  /** Of the reports of deliveries. */
  webhook?: { appSecret: string; verifyToken: string } | undefined;
  baseUrl?: string | undefined;
}

const DEFAULT_LANGUAGES = ['en'];
const LANGUAGES_ACCEPT = 'languages of the template as Meta writes them, such as en_US,pt_BR,de';

export const whatsapp = defineProvider({
  name: 'whatsapp',
  channels: { whatsapp: 'when set up' },
  variables: {
    WHATSAPP_TOKEN: freeText('the access token').optional(),
    WHATSAPP_PHONE_NUMBER_ID: freeText('the ID of the phone number')
      .regex(/^\d{1,32}$/, 'the ID of the phone number, which is digits')
      .optional(),
    WHATSAPP_TEMPLATE: freeText('the name of a template').optional(),
    WHATSAPP_TEMPLATE_LANGUAGES: listOf(LANGUAGES_ACCEPT, (item) =>
      /^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(item) ? item : undefined,
    ).optional(),
    WHATSAPP_APP_SECRET: freeText('the secret of the app').optional(),
    WHATSAPP_VERIFY_TOKEN: freeText('a token of your own').optional(),
    WHATSAPP_API_URL: apiUrl.optional(),
  },
  needs: 'WHATSAPP_TOKEN, WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_TEMPLATE',
  together: [
    { given: 'WHATSAPP_TOKEN', needsOneOf: ['WHATSAPP_PHONE_NUMBER_ID'] },
    { given: 'WHATSAPP_TOKEN', needsOneOf: ['WHATSAPP_TEMPLATE'] },
    { given: 'WHATSAPP_PHONE_NUMBER_ID', needsOneOf: ['WHATSAPP_TOKEN'] },
    { given: 'WHATSAPP_TEMPLATE', needsOneOf: ['WHATSAPP_TOKEN'] },
    { given: 'WHATSAPP_APP_SECRET', needsOneOf: ['WHATSAPP_VERIFY_TOKEN'] },
    { given: 'WHATSAPP_APP_SECRET', needsOneOf: ['WHATSAPP_TOKEN'] },
    { given: 'WHATSAPP_VERIFY_TOKEN', needsOneOf: ['WHATSAPP_APP_SECRET'] },
  ],
  httpsInProduction: ['WHATSAPP_API_URL'],
  read(values): WhatsAppSettings | undefined {
    const { WHATSAPP_TOKEN: token, WHATSAPP_PHONE_NUMBER_ID: phoneNumberId, WHATSAPP_TEMPLATE: template } = values;
    if (!token || !phoneNumberId || !template) return undefined;
    const languages = values.WHATSAPP_TEMPLATE_LANGUAGES ?? DEFAULT_LANGUAGES;
    const { WHATSAPP_APP_SECRET: appSecret, WHATSAPP_VERIFY_TOKEN: verifyToken, WHATSAPP_API_URL: baseUrl } = values;
    const webhook = appSecret && verifyToken ? { appSecret, verifyToken } : undefined;
    return { token, phoneNumberId, template, languages, webhook, baseUrl };
  },
  create: createWhatsAppProvider,
  receipts: ({ webhook }) => webhook && createWhatsappReceipts(webhook),
});

const BASE_URL = 'https://graph.facebook.com/v22.0';

/** `message_status` is absent where Meta has nothing to add. */
const TakenReply = z.object({
  messages: z.tuple([z.object({ message_status: z.literal('accepted').optional() })]).rest(z.unknown()),
});
const ErrorReply = z.object({ error: z.object({ code: z.int().min(0) }) });

/** WhatsApp through Meta's Cloud API: an authentication template, which has the code in its text and in its button. */
export function createWhatsAppProvider(settings: WhatsAppSettings, network: Network): Provider {
  const { token, phoneNumberId, baseUrl = BASE_URL } = settings;
  const url = below(baseUrl, `${phoneNumberId}/messages`);
  const ownNumber = below(baseUrl, `${phoneNumberId}?fields=id`);
  const http = createHttpPost(network);

  return {
    name: 'whatsapp',
    /** Returns no id: Meta's (`wamid.…`) holds the recipient's number in base64, and ids are logged. */
    async send(message, signal) {
      const { status, json } = await http.post(url, {
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(bodyOf(message, settings)),
        signal,
      });
      if (status === 200 && TakenReply.safeParse(json).success) return undefined;
      const code = ErrorReply.safeParse(json).data?.error.code;
      throw new DeliveryError(whatsAppReasonOf(status, code), code?.toString());
    },
    /** Reads the id of the phone number. A token that may only send may not. */
    async check(signal) {
      const headers = { Authorization: `Bearer ${token}` };
      const { status, json } = await http.request(ownNumber, { method: 'GET', headers, signal });
      const code = ErrorReply.safeParse(json).data?.error.code;
      if (status === 200 || isAfterLogin(code)) return;
      throw new DeliveryError(whatsAppReasonOf(status, code), code?.toString());
    },
    close: () => http.close(),
  };
}

function bodyOf({ to, code, locale, receipt }: Message, { template, languages }: WhatsAppSettings) {
  const parameters = [{ type: 'text', text: code }];
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'template',
    ...(receipt && { biz_opaque_callback_data: receipt.ref }),
    template: {
      name: template,
      language: { policy: 'deterministic', code: templateLanguage(locale, languages) },
      components: [
        { type: 'body', parameters },
        { type: 'button', sub_type: 'url', index: '0', parameters },
      ],
    },
  };
}
