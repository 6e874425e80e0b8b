import { NEEDED_BY_PROVIDER, type ProviderOrder, type ProviderSettings } from './provider-settings';
import type { Settings } from './settings';

/** A variable, and what it accepts or why it is needed. */
export interface Problem {
  name: string;
  accepts: string;
}

const MIN_PRODUCTION_SECRET = 16;

/** What is wrong with settings that are each well spelled. */
export function settingProblems(
  settings: Settings,
  providers: ProviderSettings,
  order: ProviderOrder,
): Problem[] {
  const problems = [
    ...missingTogether(settings),
    ...missingForProviders(providers, order),
    ...unknownCallers(settings),
  ];
  if (settings.NODE_ENV !== 'production') return problems;
  return [...problems, ...developmentDefaults(settings, order)];
}

function missingTogether(settings: Settings): Problem[] {
  const needs: [unknown, string, unknown, string][] = [
    [settings.EMAIL_ADDRESS, 'EMAIL_ADDRESS', settings.EMAIL_PASSWORD, 'EMAIL_PASSWORD'],
    [settings.EMAIL_ADDRESS, 'EMAIL_ADDRESS', settings.SMTP_HOST ?? settings.SMTP_URL, 'SMTP_HOST'],
    [
      settings.AWS_ACCESS_KEY_ID,
      'AWS_ACCESS_KEY_ID',
      settings.AWS_SECRET_ACCESS_KEY,
      'AWS_SECRET_ACCESS_KEY',
    ],
    [settings.AWS_ACCESS_KEY_ID, 'AWS_ACCESS_KEY_ID', settings.AWS_REGION, 'AWS_REGION'],
  ];
  return needs
    .filter(([value, , needed]) => value && !needed)
    .map(([, because, , name]) => ({ name, accepts: `must be set when ${because} is` }));
}

function missingForProviders(providers: ProviderSettings, order: ProviderOrder): Problem[] {
  const named = [...new Set([...order.email, ...order.sms])];
  return named
    .filter((name) => providers[name] === undefined)
    .map((name) => ({
      name: NEEDED_BY_PROVIDER[name],
      accepts: `must be set for the provider ${name}`,
    }));
}

/** A name that no key has would allow nothing, and nobody would know why. */
function unknownCallers(settings: Settings): Problem[] {
  const known = settings.API_KEYS.map(({ name }) => name);
  if (settings.BRAND_CALLERS.every((name) => known.includes(name))) return [];
  return [{ name: 'BRAND_CALLERS', accepts: 'must be names that API_KEYS has' }];
}

/** What makes a bare machine pleasant must not reach production unnoticed. */
function developmentDefaults(settings: Settings, order: ProviderOrder): Problem[] {
  const problems: Problem[] = [];
  const unless = (isFine: boolean, name: string, accepts: string) => {
    if (!isFine) problems.push({ name, accepts });
  };
  const { CRYPT_PASSWORD: secrets, WEBHOOK_URL: webhookUrl } = settings;
  unless(
    Boolean(settings.DATABASE_URL ?? settings.DB_HOST),
    'DATABASE_URL',
    'must be set in production (or DB_HOST)',
  );
  unless(
    secrets?.every((secret) => secret.length >= MIN_PRODUCTION_SECRET) ?? false,
    'CRYPT_PASSWORD',
    `must be set in production, at least ${MIN_PRODUCTION_SECRET} characters each`,
  );
  unless(
    order.email.length > 0,
    'SMTP_URL',
    'must be set in production (or SMTP_HOST, or another provider in EMAIL_PROVIDERS)',
  );
  unless(
    settings.API_KEYS.length > 0 || settings.ALLOW_ANONYMOUS,
    'API_KEYS',
    'must be set in production (or ALLOW_ANONYMOUS=true)',
  );
  unless(
    order.sms.length === 0 || settings.SMS_COUNTRIES !== undefined,
    'SMS_COUNTRIES',
    'must name the countries that SMS may go to in production, or *',
  );
  unless(
    settings.TEST_RECIPIENTS.length === 0 || settings.ALLOW_TEST_RECIPIENTS,
    'TEST_RECIPIENTS',
    'must not be set in production (unless ALLOW_TEST_RECIPIENTS=true)',
  );
  unless(
    settings.TRUST_PROXY !== true,
    'TRUST_PROXY',
    'must name the proxies or their number in production: true believes what any client writes',
  );
  unless(
    webhookUrl === undefined || webhookUrl.startsWith('https:'),
    'WEBHOOK_URL',
    'must be an https:// URL in production',
  );
  return problems;
}
