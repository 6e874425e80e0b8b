import type { ServerResponse } from 'node:http';
import path from 'node:path';
import express, { type Express, type RequestHandler, type Response } from 'express';

// Range requests are off: a range outside the file would be one more kind of failure (416).
const STATIC = { index: false, redirect: false, acceptRanges: false };
// A page of any origin may load the element: a module needs a CORS header for that.
const OTP_CODE = {
  ...STATIC,
  setHeaders: (res: ServerResponse) => void res.setHeader('Access-Control-Allow-Origin', '*'),
};
/** The folder of the pages. */
export const PUBLIC = path.join(__dirname, '..', '..', 'public');
const POSTMAN = path.join(__dirname, '..', '..', 'postman');

/**
 * The files that are served as they are. The files of the page at `/` are there in development only.
 * @param onlyOwnHost the check before those; undefined in production
 */
export function mountFiles(app: Express, onlyOwnHost: RequestHandler | undefined): void {
  app.use('/assets/otp-code.js', express.static(path.join(PUBLIC, 'otp-code', 'otp-code.js'), OTP_CODE));
  app.use('/assets', express.static(path.join(PUBLIC, 'docs'), { ...STATIC, setHeaders: sayCompressed }));
  app.use('/assets', express.static(POSTMAN, STATIC));
  if (onlyOwnHost) app.use('/try', onlyOwnHost, express.static(path.join(PUBLIC, 'try'), STATIC));
}

/** A script that is kept compressed is served as it is: every browser accepts gzip. */
function sayCompressed(res: Response, file: string): void {
  if (!file.endsWith('.js.gz')) return;
  res.set({ 'Content-Type': 'text/javascript; charset=utf-8', 'Content-Encoding': 'gzip' });
}
