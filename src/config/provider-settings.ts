import type { Settings } from './settings';

/** What each provider is set up with; undefined where it is not. */
export function providerSettings(settings: Settings) {
  return Object.freeze({
    smtp: smtp(settings),
    ses: ses(settings),
    sns: sns(settings),
    twilio: twilio(settings),
    vonage: vonage(settings),
    webhook: webhook(settings),
  });
}

export type ProviderSettings = ReturnType<typeof providerSettings>;

/** The providers to try, in order: those that the operator names, else those that are set up. */
export function providerOrder(settings: Settings, providers: ProviderSettings) {
  const email = settings.EMAIL_PROVIDERS ?? (providers.smtp ? (['smtp'] as const) : []);
  const sms =
    settings.SMS_PROVIDERS ??
    (['sns', 'twilio', 'vonage', 'webhook'] as const).filter((name) => providers[name]);
  return Object.freeze({ email, sms });
}

export type ProviderOrder = ReturnType<typeof providerOrder>;

/** The variables that a named provider still lacks. */
export const NEEDED_BY_PROVIDER = {
  smtp: 'SMTP_URL or SMTP_HOST',
  ses: 'AWS_REGION and EMAIL_FROM',
  sns: 'AWS_REGION',
  twilio: 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID',
  vonage: 'VONAGE_API_KEY, VONAGE_API_SECRET and VONAGE_FROM',
  webhook: 'WEBHOOK_URL and WEBHOOK_SECRET',
} as const satisfies Record<keyof ProviderSettings, string>;

function smtp(settings: Settings) {
  const url = settings.SMTP_URL === undefined ? undefined : new URL(settings.SMTP_URL);
  const host = url ? hostOf(url) : settings.SMTP_HOST;
  if (host === undefined) return undefined;
  const user = url?.username ? decodeURIComponent(url.username) : settings.EMAIL_ADDRESS;
  const password = url?.password ? decodeURIComponent(url.password) : settings.EMAIL_PASSWORD;
  const port = url?.port ? Number(url.port) : settings.SMTP_PORT;
  const secure = url ? url.protocol === 'smtps:' : (settings.SMTP_SECURE ?? port === 465);
  return {
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    auth: user === undefined ? undefined : { user, pass: password ?? '' },
    from: settings.EMAIL_FROM ?? fromAddress(settings, user, host),
  };
}

/** An IPv6 address without the brackets that it wears in a URL. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function fromAddress(settings: Settings, user: string | undefined, host: string): string {
  const address = user?.includes('@') ? user : `no-reply@${host}`;
  return `"${settings.APP_NAME.replaceAll(/["\\]/g, '')}" <${address}>`;
}

function ses(settings: Settings) {
  const isNamed = settings.EMAIL_PROVIDERS?.includes('ses') ?? false;
  if (!isNamed || !settings.AWS_REGION || !settings.EMAIL_FROM) return undefined;
  return {
    ...aws(settings, settings.AWS_REGION),
    endpoint: settings.AWS_ENDPOINT_URL_SESV2,
    from: settings.EMAIL_FROM,
  };
}

function sns(settings: Settings) {
  // Without a key of its own, on a machine that has a role, it must be named: AWS_REGION alone says little.
  const isMeant = settings.AWS_ACCESS_KEY_ID ?? settings.SMS_PROVIDERS?.includes('sns');
  if (!isMeant || !settings.AWS_REGION) return undefined;
  return {
    ...aws(settings, settings.AWS_REGION),
    endpoint: settings.AWS_ENDPOINT_URL_SNS,
    senderId: settings.SMS_SENDER_ID,
    maxPrice: settings.SNS_MAX_PRICE,
    dltEntityId: settings.SNS_DLT_ENTITY_ID,
    dltTemplateId: settings.SNS_DLT_TEMPLATE_ID,
  };
}

function aws(settings: Settings, region: string) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if (!accessKeyId || !secretAccessKey) return { region };
  const { AWS_SESSION_TOKEN: sessionToken } = settings;
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
  };
}

function twilio(settings: Settings) {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = settings;
  const { TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } = settings;
  const sender = messagingServiceSid ? { messagingServiceSid } : from ? { from } : undefined;
  if (!accountSid || !authToken || !sender) return undefined;
  return { accountSid, authToken, sender, baseUrl: settings.TWILIO_API_URL };
}

function vonage(settings: Settings) {
  const { VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret, VONAGE_FROM: from } = settings;
  if (!apiKey || !apiSecret || !from) return undefined;
  return { apiKey, apiSecret, from, baseUrl: settings.VONAGE_API_URL };
}

function webhook(settings: Settings) {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secrets } = settings;
  return url && secrets ? { url, secrets } : undefined;
}
