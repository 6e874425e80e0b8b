/** What the application's session keeps of a challenge. */
export interface KeptChallenge {
  verificationKey: string;
  /** Half of the code verifier: it is in this text and nowhere else. */
  secret: string;
  /** Tells one person, type and session from others. See `whose`. */
  owner: string;
  expiresAt: Date;
  resendAt: Date;
}

const VERSION = 'otp1';
// Parts without a dot, then the key, which has dots itself. Everything may stand in a cookie unescaped.
const FORM = /^otp1\.(\d{1,12})\.(\d{1,12})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{3})\.([A-Za-z0-9_.-]{1,3000})$/;

export function writeChallenge({ verificationKey, secret, owner, expiresAt, resendAt }: KeptChallenge): string {
  return [VERSION, secondsOf(expiresAt), secondsOf(resendAt), secret, owner, verificationKey].join('.');
}

/** @returns undefined for a text that `writeChallenge` did not write */
export function readChallenge(text: string | undefined): KeptChallenge | undefined {
  const [, expires, resend, secret, owner, verificationKey] = FORM.exec(text ?? '') ?? [];
  if (secret === undefined || owner === undefined || verificationKey === undefined) return undefined;
  return {
    verificationKey,
    secret,
    owner,
    expiresAt: new Date(Number(expires) * 1000),
    resendAt: new Date(Number(resend) * 1000),
  };
}

const secondsOf = (date: Date) => Math.ceil(date.getTime() / 1000);
