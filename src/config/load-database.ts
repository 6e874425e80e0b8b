import { z } from 'zod';
import type { DatabasePlace } from '../database/open-database';
import { badSettings, ConfigError } from './config';
import { databaseFrom, databaseSettings } from './database-settings';
import { Settings } from './settings';

const OfDatabase = z.object({ ...databaseSettings, ...Settings.pick({ NODE_ENV: true, DATA_DIR: true }).shape });

/**
 * Reads only the settings of the database: a job that migrates has no secrets of providers.
 * @throws ConfigError
 */
export function loadDatabase(env: Readonly<Record<string, string | undefined>>): DatabasePlace {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const { data: settings, error } = OfDatabase.safeParse(given);
  if (settings === undefined) throw new ConfigError(badSettings(error));
  const server = databaseFrom(settings);
  if (server === undefined && settings.NODE_ENV === 'production') {
    throw new ConfigError([{ name: 'DATABASE_URL', accepts: 'must be set in production (or DB_HOST)' }]);
  }
  return { server, dataDir: settings.DATA_DIR };
}
