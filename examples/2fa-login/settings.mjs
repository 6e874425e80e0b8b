// @ts-check
const { env } = process;

export const settings = {
  port: Number(env['PORT'] ?? 4600),
  /** Where the users are kept. Undefined: in memory. */
  usersFolder: env['USERS_FOLDER'],
  /** Signs the session cookies. Undefined: a new one for each start, which signs everybody out. */
  sessionSecret: env['SESSION_SECRET'],
  /** Seconds in which a person must take the next step, such as the code after the password. */
  stepSeconds: Number(env['STEP_SECONDS'] ?? 900),
  serviceUrl: env['OTP_SERVICE_URL'] ?? 'http://localhost:4500',
  /** One of the service's `API_KEYS`; production needs one. */
  apiKey: env['OTP_API_KEY'],
  /** The name of that key, and of the caller in the service's `PAGE_ORIGINS`: the audience of its proofs. */
  caller: env['OTP_CALLER'] ?? 'shop',
};
