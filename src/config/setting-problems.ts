import { describeChannel, NUMBER_CHANNELS } from '../channel';
import type { Problem } from '../delivery/providers/define-provider';
import type { Env, ProviderChoice } from './delivery-settings';
import { countriesFrom } from './destination-settings';
import { unencryptedGateways } from './gateway-settings';
import { metricsProblems } from './metrics-settings';
import { missingSettings, problemsOfProviders, unencryptedUrls } from './provider-problems';
import { pageProblems } from './page-settings';
import { redisProblems } from './redis-settings';
import { Settings } from './settings';

const MIN_PRODUCTION_SECRET = 16;

/** Problems between settings whose values are each accepted. */
export function settingProblems(env: Env, settings: Settings, choice: ProviderChoice): Problem[] {
  const isProduction = settings.NODE_ENV === 'production';
  const problems = [
    ...choice.gateways.problems,
    ...missingSettings(env, choice),
    ...problemsOfProviders(env, isProduction),
    ...redisProblems(settings),
    ...metricsProblems(settings),
    ...unknownCallers(settings),
    ...pageProblems(settings, isProduction),
  ];
  if (!isProduction) return [...problems, ...anonymousSends(settings, choice)];
  return [
    ...problems,
    ...developmentDefaults(settings, choice),
    ...exampleSecrets(env),
    ...unencryptedUrls(env),
    ...unencryptedGateways(choice.gateways),
  ];
}

/** Otherwise anybody who reaches the port could send real messages, also from a forgotten development setup. */
function anonymousSends(settings: Settings, { providers }: ProviderChoice): Problem[] {
  const [provider] = Object.values(providers).flat();
  if (provider === undefined || settings.API_KEYS.length > 0 || settings.ALLOW_ANONYMOUS) return [];
  return [{ name: 'API_KEYS', accepts: `must be set with the provider ${provider.name} (or ALLOW_ANONYMOUS=true)` }];
}

// README's examples: a value, an item of a list, the key of a `name:key` pair, or a login in a URL.
const EXAMPLE_SECRET =
  /(^|[,:]\s*)(a-long-random-secret|a-long-random-key|your-token)\s*(,|$)|:\/\/(otp:secret|user:password)@/;

/** Everybody knows the secrets of README, and a copied example must not become a real one. */
function exampleSecrets(env: Env): Problem[] {
  return Object.keys(env)
    .filter((name) => name in Settings.shape && EXAMPLE_SECRET.test(env[name] ?? ''))
    .map((name) => ({ name, accepts: "must not be README's example in production" }));
}

/** A name that is not in `API_KEYS` would allow no caller, and the operator would not learn why. */
function unknownCallers(settings: Settings): Problem[] {
  const known = settings.API_KEYS.map(({ name }) => name);
  if (settings.BRAND_CALLERS.every((name) => known.includes(name))) return [];
  return [{ name: 'BRAND_CALLERS', accepts: 'must be names that API_KEYS has' }];
}

/** Defaults that suit development and must not reach production unnoticed. */
function developmentDefaults(settings: Settings, { order }: ProviderChoice): Problem[] {
  const problems: Problem[] = [];
  const unless = (isFine: boolean, name: string, accepts: string) => {
    if (!isFine) problems.push({ name, accepts });
  };
  unless(Boolean(settings.DATABASE_URL ?? settings.DB_HOST), 'DATABASE_URL', 'must be set in production (or DB_HOST)');
  unless(
    settings.CRYPT_PASSWORD?.every((secret) => secret.length >= MIN_PRODUCTION_SECRET) ?? false,
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
  const countries = countriesFrom(settings);
  const unbounded = NUMBER_CHANNELS.find((name) => order[name].length > 0 && countries[name] === undefined);
  if (unbounded !== undefined) {
    const accepts = `must name the countries that ${describeChannel(unbounded).label} may go to in production, or *`;
    problems.push({ name: `${unbounded.toUpperCase()}_COUNTRIES`, accepts });
  }
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
  return problems;
}
