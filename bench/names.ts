/** Everything that is put under load, and how the report calls it. */
export const NAMES = {
  verify: 'verify: redeem a code',
  floorUpdate: 'floor: Express, one prepared UPDATE',
  floorNothing: 'floor: Express, no database',
  betterAuthRedeem: 'better-auth: redeem a code',
  send: 'send, message to the development inbox',
  floorInsert: 'floor: Express, one prepared INSERT',
  betterAuthSend: 'better-auth: send, message to nowhere',
  sendSmtp: 'send through SMTP',
  mailHttp: 'Nodemailer behind a bare Express handler',
  mailLoop: 'Nodemailer alone, 64 messages at a time',
  forged: 'verify: refuse an altered key',
  notFound: 'the same service: 404',
  verifyLarge: 'verify, large table',
  sendLarge: 'send, large table',
} as const;

export type Name = keyof typeof NAMES;
