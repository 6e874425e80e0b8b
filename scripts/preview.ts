import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { config as loadDotenv } from 'dotenv';
import { loadConfig } from '../src/config/config';
import { previewPage } from '../src/templates/preview/preview-page';
import { createTemplates } from '../src/templates/templates';

/** Writes every message under the current settings to one HTML page: `npm run preview [-- file]`. */
try {
  loadDotenv({ quiet: true });
  const config = loadConfig(process.env);
  const { appName, defaultLocale, messages } = config;
  const templates = createTemplates({ appName, defaultLocale, ...messages });
  const file = process.argv[2] ?? path.join(os.tmpdir(), 'otp-service-preview.html');
  writeFileSync(file, previewPage(templates, config.otp));
  process.stdout.write(`${file}\n`);
} catch (error) {
  // After an uncaught error, ts-node-dev would wait for a file change and never exit.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
