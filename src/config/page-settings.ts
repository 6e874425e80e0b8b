import type { z } from 'zod';
import type { Problem } from '../delivery/providers/define-provider';
import { isLocalHost } from '../local-host';
import type { Rate } from '../rate';
import { apiUrl, freeText, itemsIn, parsed } from './setting-kinds';

const PAIR = /^([A-Za-z0-9._-]{1,64})=(https?:\/\/[^\s/?#@\\*]+)\/?$/i;

interface PageOrigin {
  caller: string;
  /** As browsers send it. */
  origin: string;
  hostname: string;
}

const pageOrigins = parsed(
  'caller=origin pairs such as shop=https://login.example.com, separated by commas, each origin once and without a *; ' +
    'http:// only for localhost',
  (value) => {
    const pages = itemsIn(value).map(pageIn);
    const valid = pages.filter((page) => page !== undefined);
    const origins = new Set(valid.map(({ origin }) => origin));
    return pages.length > 0 && origins.size === pages.length ? valid : undefined;
  },
);

function pageIn(item: string): PageOrigin | undefined {
  const [, caller, text = ''] = PAIR.exec(item) ?? [];
  // Proofs of anonymous callers have this audience.
  if (caller === undefined || caller === 'anonymous' || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLocalHost(url.hostname)) return undefined;
  return { caller, origin: url.origin, hostname: url.hostname };
}

/** Browser pages that call without an API key. */
export const pageSettings = {
  PAGE_ORIGINS: pageOrigins.default([]),
  CAPTCHA_SECRET: freeText('a secret key').optional(),
  CAPTCHA_URL: apiUrl.optional(),
};

type PageSettings = z.infer<z.ZodObject<typeof pageSettings>>;

/** The limits of a client address that calls from a page, where the operator set none. */
const ADDRESS_LIMITS = {
  sends: [{ points: 5, windowSeconds: 600 }],
  // Five codes with five guesses each, and a status every 20 seconds.
  verifies: [{ points: 60, windowSeconds: 600 }],
} satisfies Record<string, Rate[]>;

interface VisitorLimits {
  LIMIT_SENDS_PER_VISITOR?: Rate[] | undefined;
  LIMIT_VERIFIES_PER_VISITOR?: Rate[] | undefined;
}

export function pagesFrom(settings: PageSettings & VisitorLimits) {
  const { PAGE_ORIGINS: origins, CAPTCHA_SECRET: secret, CAPTCHA_URL: url } = settings;
  const { LIMIT_SENDS_PER_VISITOR: sends, LIMIT_VERIFIES_PER_VISITOR: verifies } = settings;
  const hasPages = origins.length > 0;
  return Object.freeze({
    origins,
    captcha: secret === undefined || url === undefined ? undefined : { secret, url },
    sendsPerAddress: hasPages ? (sends ?? ADDRESS_LIMITS.sends) : [],
    verifiesPerAddress: hasPages ? (verifies ?? ADDRESS_LIMITS.verifies) : [],
  });
}

interface Others {
  API_KEYS: readonly { name: string }[];
  ALLOW_ANONYMOUS: boolean;
  PUBLIC_URL?: string | undefined;
}

/** Problems between the settings of pages, and between them and others. */
export function pageProblems(settings: PageSettings & Others, isProduction: boolean): Problem[] {
  const { PAGE_ORIGINS: pages, CAPTCHA_SECRET: secret, CAPTCHA_URL: url } = settings;
  const { API_KEYS: keys, ALLOW_ANONYMOUS: isOpen, PUBLIC_URL: issuer } = settings;
  const hasPages = pages.length > 0;
  const isKnown = (caller: string) => keys.length === 0 || keys.some(({ name }) => name === caller);
  const rules: [isBroken: boolean, name: string, accepts: string][] = [
    [!pages.every(({ caller }) => isKnown(caller)), 'PAGE_ORIGINS', 'must name callers that API_KEYS has'],
    [!hasPages && secret !== undefined, 'PAGE_ORIGINS', 'must be set when CAPTCHA_SECRET is'],
    [secret === undefined && url !== undefined, 'CAPTCHA_SECRET', 'must be set when CAPTCHA_URL is'],
    [url === undefined && secret !== undefined, 'CAPTCHA_URL', 'must be set when CAPTCHA_SECRET is'],
  ];
  const inProduction: typeof rules = [
    [
      pages.some(({ origin }) => !origin.startsWith('https:')),
      'PAGE_ORIGINS',
      'must be https:// origins in production',
    ],
    [url !== undefined && !url.startsWith('https:'), 'CAPTCHA_URL', 'must be an https:// URL in production'],
    // Without keys, a client that leaves `Origin` out would have neither the limits of pages nor the captcha.
    [hasPages && keys.length === 0 && isOpen, 'API_KEYS', 'must be set in production when PAGE_ORIGINS is'],
    // Without it, a verify returns no Token, and a back end could only believe the page.
    [hasPages && issuer === undefined, 'PUBLIC_URL', 'must be set in production when PAGE_ORIGINS is'],
  ];
  return [...rules, ...(isProduction ? inProduction : [])]
    .filter(([isBroken]) => isBroken)
    .map(([, name, accepts]) => ({ name, accepts }));
}
