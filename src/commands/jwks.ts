import { badSettings, ConfigError } from '../config/config';
import { Settings } from '../config/settings';
import { createKeyring } from '../crypt/keys';
import { createProofKeys } from '../crypt/proof';
import { existingSecrets } from '../data-dir/secret';
import { StartError } from '../start-error';

const SecretSettings = Settings.pick({ NODE_ENV: true, CRYPT_PASSWORD: true, DATA_DIR: true });

/**
 * The public keys that check a `Token`, as JSON, for back ends that keep them instead of reading
 * `/.well-known/jwks.json`. Of all settings, it needs only the secrets.
 * @throws ConfigError for a bad setting, StartError if there is no secret: the keys of a new one would check nothing
 */
export async function jwks(values: Readonly<Record<string, string>>): Promise<string> {
  const { publicKeys } = createProofKeys(createKeyring(await secretsOf(values)));
  return `${JSON.stringify(publicKeys, null, 2)}\n`;
}

async function secretsOf(values: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { data, error } = SecretSettings.safeParse(values);
  if (error !== undefined) throw new ConfigError(badSettings(error));
  // The secret in the data folder is that of development.
  if (data.NODE_ENV === 'production' && data.CRYPT_PASSWORD === undefined) {
    throw new StartError('CRYPT_PASSWORD: must be set in production');
  }
  return existingSecrets(data.CRYPT_PASSWORD, data.DATA_DIR);
}
