// @ts-check
/** @import { NextFunction, Request, Response } from 'express' */

/**
 * Refuses a POST that another site's page makes (CSRF), beside `SameSite=Lax`, which lets sister domains pass.
 * @param {Request} req
 * @param {Response} res
 * @param {NextFunction} next
 */
export function sameOrigin(req, res, next) {
  const site = req.get('Sec-Fetch-Site');
  const origin = req.get('Origin');
  const isSame = site === undefined ? origin === `${req.protocol}://${req.host}` : site === 'same-origin';
  if (['GET', 'HEAD'].includes(req.method) || isSame) next();
  else res.status(403).type('text').send('This request came from another site.');
}
