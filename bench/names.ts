// Loads of one group are compared with one another and run in turn, so that none is idle for long.
const VERIFIES = {
  verify: 'verify: redeem a code',
  floorUpdate: 'floor: Express, one prepared UPDATE',
  verifyLarge: 'verify, large table',
  betterAuthRedeem: 'better-auth: redeem a code',
} as const;
const SENDS = {
  send: 'send, message to the development inbox',
  floorInsert: 'floor: Express, one prepared INSERT',
  sendLarge: 'send, large table',
  betterAuthSend: 'better-auth: send, message discarded',
} as const;
const EMBEDDED = {
  verifyEmbedded: 'verify, embedded database',
  sendEmbedded: 'send, embedded database',
} as const;
const MAIL = {
  sendSmtp: 'send through SMTP',
  mailLoop: 'Nodemailer alone, 64 messages at a time',
  mailHttp: 'Nodemailer behind a bare Express handler',
} as const;
const REFUSALS = {
  altered: 'verify: refuse an altered key',
  keyless: 'verify: refuse a body without its key',
  notFound: 'the same service: 404',
  floorNothing: 'floor: Express, no database',
} as const;
const GROUPS = [VERIFIES, SENDS, EMBEDDED, MAIL, REFUSALS];

/** Every load, with its name in the report. */
export const NAMES = { ...VERIFIES, ...SENDS, ...EMBEDDED, ...MAIL, ...REFUSALS } as const;

export type Name = keyof typeof NAMES;

/** The values of `--only`, with the loads of each. */
export const MEASURES = {
  verify: ['verify', 'floorUpdate'],
  send: ['send', 'floorInsert'],
  smtp: ['sendSmtp', 'mailLoop', 'mailHttp'],
  altered: ['altered', 'keyless', 'notFound'],
  'better-auth': ['verify', 'betterAuthRedeem', 'send', 'betterAuthSend'],
  large: ['verify', 'verifyLarge', 'send', 'sendLarge'],
  embedded: ['verifyEmbedded', 'sendEmbedded'],
  'no-database': ['floorNothing'],
  starts: [],
} as const satisfies Record<string, readonly Name[]>;

export type MeasureName = keyof typeof MEASURES;

export const isMeasure = (name: string): name is MeasureName => name in MEASURES;

/** The loads of these measures, by group. */
export function groupsOf(measures: readonly MeasureName[]): Name[][] {
  const wanted = new Set<string>(measures.flatMap((measure) => MEASURES[measure]));
  return GROUPS.map((group) => (Object.keys(group) as Name[]).filter((name) => wanted.has(name)));
}
