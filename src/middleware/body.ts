import express, { type RequestHandler } from 'express';
import { ApiError } from '../errors';

const LIMIT = '8kb'; // a verification key is about 500 bytes
const always = () => true; // readBody has checked the type already
// Compressed bodies are refused: a few KB can unpack to gigabytes.
const options = { limit: LIMIT, inflate: false, verify: requireUtf8, type: always };
const PARSERS: Record<'json' | 'urlencoded', RequestHandler> = {
  json: express.json(options),
  urlencoded: express.urlencoded({ ...options, extended: false }),
};

/** Parses a JSON or URL-encoded body. Refuses any other body; a request without a body has an empty one. */
export const readBody: RequestHandler = (req, res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
  if (!hasBody) {
    next();
    return;
  }
  const kind = req.is(['json', 'urlencoded']);
  if (kind !== 'json' && kind !== 'urlencoded') throw new ApiError('unsupported_media_type');
  req.headers['content-type'] = req.headers['content-type']?.replaceAll(UTF8_NAMES, '; charset=utf-8');
  PARSERS[kind](req, res, next);
};

// Other names of UTF-8, and ASCII, which is a part of it: the parsers know neither.
const UTF8_NAMES = /; *charset=("?)(?:utf8|us-ascii|ascii)\1(?= *(?:;|$))/gi;

/** The parsers also accept charsets such as utf-7, which can hide the content of a body. */
function requireUtf8(...[, , , charset]: [unknown, unknown, Buffer, string]): void {
  if (charset !== 'utf-8') throw new ApiError('unsupported_media_type');
}
