import { createDigests } from '../../src/crypt/digests';
import { createKeyring } from '../../src/crypt/keys';
import { createVerificationKeys } from '../../src/crypt/verification-key';

/** Verification keys and digests as a service with these secrets makes them. */
export function cryptWith(...secrets: string[]) {
  const keyring = createKeyring(secrets);
  return {
    kid: keyring.newest.kid,
    ...createVerificationKeys(keyring),
    digests: createDigests(keyring),
  };
}
