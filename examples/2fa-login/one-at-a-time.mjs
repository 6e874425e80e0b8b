// @ts-check
/** @import { NextFunction, Request, Response } from 'express' */

/** The last request of each session that is still running. */
const running = new Map();

/**
 * Answers the requests of one session one after another: two tabs that open together would each send a code.
 * @param {Request} req
 * @param {Response} res
 * @param {NextFunction} next
 */
export function oneAtATime(req, res, next) {
  const [, id] = /(?:^|; )session=([^;]+)/.exec(req.headers.cookie ?? '') ?? [];
  if (id === undefined) return next();
  const done = new Promise((resolve) => res.once('close', resolve));
  const before = running.get(id) ?? Promise.resolve();
  running.set(id, done);
  void before.then(() => next());
  void done.then(() => running.get(id) === done && running.delete(id));
}
