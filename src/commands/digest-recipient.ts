import type { Config } from '../config/config';
import { createDigests } from '../crypt/digests';
import { createKeyring } from '../crypt/keys';
import { existingSecrets } from '../data-dir/secret';
import { parseEmail, parsePhone } from '../otp/recipient';
import { createRecipientCounters } from '../otp/recipient-counters';
import { StartError } from '../start-error';

interface Options {
  recipient: string;
  /** The type of message whose counters are meant. */
  type: string | undefined;
  print: (line: string) => void;
}

/** Prints what the log and the database call a recipient, so that an operator finds the lines about a person. */
export async function digestRecipient(config: Config, { recipient, type, print }: Options): Promise<number> {
  const parsed = recipient.includes('@') ? parseEmail(recipient) : parsePhone(recipient, config.sms.defaultCountry);
  if (parsed === undefined) throw new StartError('the recipient must be exactly one address or number');
  const { identity } = parsed;
  const digests = createDigests(createKeyring(await existingSecrets(config.secrets, config.dataDir)));
  print(`recipient  ${digests.recipient(identity)}`);
  if (type !== undefined) {
    const counters = createRecipientCounters(digests, config.limits);
    print(`sends      ${counters.sends({ sub: identity, type })}`);
    print(`guesses    ${counters.guesses({ sub: identity, type })}`);
  }
  return 0;
}
