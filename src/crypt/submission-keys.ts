import { createHmac } from 'node:crypto';
import { decrypt, encrypt } from './content-encryption';
import { initializationVector } from './initialization-vector';
import type { Keyring } from './keys';

/** A request under an `Idempotency-Key`. */
export interface Submission {
  /** The caller, the endpoint and the key, as one text. */
  scope: string;
  body: string;
}

/** A submission as the database knows it under one secret. */
export interface SubmissionKey {
  /** Keyed digests of the scope and of the body. */
  key: string;
  body: string;
  seal(text: string): string;
  /** @returns undefined for every text that this submission did not seal */
  open(sealed: string): string | undefined;
}

export type SubmissionKeys = ReturnType<typeof createSubmissionKeys>;

/**
 * What the database holds of a submission, under each secret. The key that seals comes from the secret and the submission:
 * neither the database with the secret nor the database with the `Idempotency-Key` opens it.
 */
export function createSubmissionKeys({ all }: Pick<Keyring, 'all'>) {
  return ({ scope, body }: Submission): SubmissionKey[] =>
    all.map(({ submission: secret }) => {
      // JSON arrays, so that two different sets of values never give the same text.
      const digest = (algorithm: string, ...values: string[]) =>
        createHmac(algorithm, secret).update(JSON.stringify(values)).digest();
      const contentKeys = () => {
        const bytes = digest('sha512', 'seal', scope, body);
        return { mac: bytes.subarray(0, 32), encryption: bytes.subarray(32), header: '' };
      };
      return {
        key: digest('sha256', 'key', scope).toString('base64url'),
        body: digest('sha256', 'body', scope, body).toString('base64url'),
        seal(text) {
          const iv = initializationVector();
          const { ciphertext, tag } = encrypt(contentKeys(), iv, text);
          return [iv, ciphertext, tag].map((part) => part.toString('base64url')).join('.');
        },
        open(sealed) {
          const [iv, ciphertext, tag] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
          if (iv === undefined || ciphertext === undefined || tag === undefined) return undefined;
          return decrypt(contentKeys(), { iv, ciphertext, tag });
        },
      };
    });
}
