import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { config as loadDotenv } from 'dotenv';
import { loadConfig } from '../src/config/config';
import { previewPage } from '../src/templates/preview/preview-page';
import { createTemplates } from '../src/templates/templates';

/** Writes every message, as the settings have them, to one page: `npm run preview [-- file]`. */
try {
  loadDotenv({ quiet: true });
  const config = loadConfig(process.env);
  const { appName, defaultLocale, messages } = config;
  const templates = createTemplates({ appName, defaultLocale, ...messages });
  const file = process.argv[2] ?? path.join(os.tmpdir(), 'otp-service-preview.html');
  writeFileSync(file, previewPage(templates, config.otp));
  process.stdout.write(`${file}\n`);
} catch (error) {
  // Uncaught, ts-node-dev would wait for the file to change, and never end.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
