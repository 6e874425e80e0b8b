import express, { type RequestHandler } from 'express';
import { ApiError } from '../errors';

const LIMIT = '8kb'; // a verification key is about 500 bytes
const always = () => true; // what kind a body is has been asked by then
// Compressed bodies are refused: a few KB can unpack to gigabytes.
const options = { limit: LIMIT, inflate: false, verify: requireUtf8, type: always };
const PARSERS: Record<'json' | 'urlencoded', RequestHandler> = {
  json: express.json(options),
  urlencoded: express.urlencoded({ ...options, extended: false }),
};

/** Reads a JSON or URL-encoded body; any other body is refused, no body is an empty one. */
export const readBody: RequestHandler = (req, res, next) => {
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
  if (!hasBody) {
    next();
    return;
  }
  const kind = req.is(['json', 'urlencoded']);
  if (kind !== 'json' && kind !== 'urlencoded') throw new ApiError('unsupported_media_type');
  PARSERS[kind](req, res, next);
};

/** The parsers would take utf-7 and others, which hide what a body says: this is the charset that they read. */
function requireUtf8(...[, , , charset]: [unknown, unknown, Buffer, string]): void {
  if (charset !== 'utf-8') throw new ApiError('unsupported_media_type');
}
