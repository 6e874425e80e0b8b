// @ts-check
import session from 'express-session';
import { settings } from './settings.mjs';
/** @import { NextFunction, Request, RequestHandler, Response } from 'express' */
/** @import { SessionData } from 'express-session' */
/** @import { NewStep, StepName, StepOf } from './types.js' */
/** @import { User, Users } from './users.mjs' */

const HOURS_12_MS = 12 * 3600 * 1000;

/**
 * Keeps the sessions in memory, and only their random ids in cookies. Production needs a store that all processes share.
 * @param {string} secret
 */
export function sessions(secret) {
  return session({
    name: 'session',
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: HOURS_12_MS },
  });
}

/**
 * Replaces the session at each change of rights: an id that somebody planted or read before is worth nothing then.
 * @param {Request} req
 * @param {Partial<SessionData>} data all that the new session holds
 * @returns {Promise<void>}
 */
export function renew(req, data) {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => {
      if (error) return reject(error);
      Object.assign(req.session, data);
      resolve();
    });
  });
}

/**
 * Begins a step of a flow, such as the code after the password. The challenge of the step before comes along: the client
 * continues it if it is the same person's, and cancels it if not.
 * @param {Request} req
 * @param {NewStep} step
 */
export function begin(req, step) {
  const { user, step: before } = req.session;
  const until = Date.now() + settings.stepSeconds * 1000;
  const next = { ...step, challenge: before?.challenge, isSent: false, until };
  return renew(req, { ...(user && { user }), step: next });
}

/**
 * @template {StepName} Name
 * @param {Request} req
 * @param {Name} name
 * @returns {StepOf<Name> | undefined} undefined if the person is not in this step
 */
export function stepOf(req, name) {
  const { step } = req.session;
  if (step?.name !== name || step.until <= Date.now()) return undefined;
  return /** @type {StepOf<Name>} */ (/** @type {unknown} */ (step));
}

/**
 * @param {Request} req
 * @param {User} user
 * @param {string} [notice]
 */
export function signIn(req, { id, generation }, notice) {
  return renew(req, { user: { id, generation }, ...(notice && { notice }) });
}

/**
 * Finds who is signed in, and takes the notice for the next page. A new password has a new generation, which signs every
 * other session out.
 * @param {Users} users
 * @returns {RequestHandler}
 */
export function signedIn(users) {
  return async (req, res, next) => {
    const { user: kept, notice } = req.session;
    const user = kept && (await users.byId(kept.id));
    if (user && user.generation === kept.generation) res.locals.user = user;
    if (notice && req.method === 'GET') {
      res.locals.notice = notice;
      delete req.session.notice;
    }
    next();
  };
}

/**
 * @param {Request} _req
 * @param {Response} res
 * @param {NextFunction} next
 */
export function onlySignedIn(_req, res, next) {
  if (res.locals.user) next();
  else res.redirect(303, '/login');
}
