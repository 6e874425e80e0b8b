/** Every load, with its name in the report. */
export const NAMES = {
  verify: 'verify: redeem a code',
  floorUpdate: 'floor: Express, one prepared UPDATE',
  verifyLarge: 'verify, large table',
  betterAuthRedeem: 'better-auth: redeem a code',
  send: 'send, message to the development inbox',
  floorInsert: 'floor: Express, one prepared INSERT',
  sendLarge: 'send, large table',
  verifyEmbedded: 'verify, embedded database',
  sendEmbedded: 'send, embedded database',
  betterAuthSend: 'better-auth: send, message discarded',
  sendSmtp: 'send through SMTP',
  mailLoop: 'Nodemailer alone, 64 messages at a time',
  mailHttp: 'Nodemailer behind a bare Express handler',
  altered: 'verify: refuse an altered key',
  keyless: 'verify: refuse a body without its key',
  notFound: 'the same service: 404',
  floorNothing: 'floor: Express, no database',
} as const;

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

/** Loads that are compared with one another run one after the other, so that none is idle for long between its rounds. */
const GROUPS: readonly (readonly Name[])[] = [
  ['verify', 'floorUpdate', 'verifyLarge', 'betterAuthRedeem'],
  ['send', 'floorInsert', 'sendLarge', 'betterAuthSend'],
  ['verifyEmbedded', 'sendEmbedded'],
  ['sendSmtp', 'mailLoop', 'mailHttp'],
  ['altered', 'keyless', 'notFound', 'floorNothing'],
];

/** The loads of these measures, by group. */
export function groupsOf(measures: readonly MeasureName[]): Name[][] {
  const wanted = new Set<string>(measures.flatMap((measure) => MEASURES[measure]));
  return GROUPS.map((group) => group.filter((name) => wanted.has(name)));
}
