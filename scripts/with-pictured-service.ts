import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { loadConfig } from '../src/config/config';
import { startService } from '../src/service';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

interface Studio {
  browser: Browser;
  /** The port of a service with an empty folder. */
  port: number;
}

/** Runs `work` beside a service and a browser, and ends both. Chromium is at /usr/bin/chromium, or at `CHROMIUM`. */
export async function withPicturedService(work: (studio: Studio) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'otp-screenshots-'));
  const quiet = () => undefined;
  const service = await startService(
    loadConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, APP_NAME: 'Acme' }),
    { version: '', log: { info: quiet, error: quiet }, print: quiet, clock: () => new Date() },
  );
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    await work({ browser, port: service.port });
  } finally {
    await browser.close();
    await service.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
