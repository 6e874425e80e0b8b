import { ConfigError, loadConfig } from '../../src/config/config';

/**
 * The lines with which `loadConfig` rejects this environment; empty if it accepts it. Outside production, anybody may
 * call unless the environment says otherwise.
 */
export function problems(env: Record<string, string>): string[] {
  const anonymous = env['NODE_ENV'] === 'production' ? '' : 'true';
  try {
    loadConfig({ ALLOW_ANONYMOUS: anonymous, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
