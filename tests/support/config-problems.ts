import { ConfigError, loadConfig } from '../../src/config/config';

/** The lines that stop the start in this environment; none where it is fine. */
export function problems(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
