import express, { type RequestHandler } from 'express';
import { ApiError } from '../errors';

const LIMIT = '8kb'; // a verification key is about 500 bytes
// Compressed bodies are refused: a few KB can unpack to gigabytes.
const options = { limit: LIMIT, inflate: false };

/** Reads a JSON or URL-encoded body; any other body is refused, no body is an empty one. */
export const readBody: RequestHandler[] = [
  requireReadable,
  express.json(options),
  express.urlencoded({ ...options, extended: false }),
];

function requireReadable(...[req, , next]: Parameters<RequestHandler>): void {
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
  if (!hasBody) {
    next();
    return;
  }
  const contentType = req.headers['content-type'] ?? '';
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  // The parsers would take utf-7 and others, which hide what a body says.
  const isReadable =
    req.is(['json', 'urlencoded']) !== false && ['utf-8', 'utf8'].includes(charset.toLowerCase());
  next(isReadable ? undefined : new ApiError('unsupported_media_type'));
}
