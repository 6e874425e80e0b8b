import { ConfigError, loadConfig } from '../../src/config/config';

/** The lines with which `loadConfig` rejects this environment; empty if it accepts it. */
export function problems(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
