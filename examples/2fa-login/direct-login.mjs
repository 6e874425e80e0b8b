// @ts-check
import { randomBytes } from 'node:crypto';
import express from 'express';
import { directCodePage } from './code-pages.mjs';
import { fieldOf } from './fields.mjs';
import { checkLogin, secondFactorOf, userIn } from './login.mjs';
import { outcomeOf, textOf } from './public/outcomes.mjs';
import { begin, signIn, stepOf } from './sessions.mjs';
import { settings } from './settings.mjs';
import { loginPage } from './views.mjs';
/** @import { Services } from './app.mjs' */
/** @import { CheckPassword } from './password-check.mjs' */
/** @import { Request } from 'express' */

const PATH = '/direct-login';

/**
 * The same login with a page that calls the service itself (`PAGE_ORIGINS`). This back end believes nothing that the
 * page says, and only the proof that the service signed.
 * @param {Services & { checkPassword: CheckPassword }} services
 */
export function directLogin({ otp, users, checkPassword }) {
  /** @param {Request} req */
  const personIn = async (req) => {
    const step = stepOf(req, 'direct-login');
    const user = step && (await userIn(users, step));
    return step && user ? { step, user, to: secondFactorOf(user) } : undefined;
  };

  return express
    .Router()
    .get(PATH, (_req, res) => {
      if (res.locals.user) return res.redirect(303, '/');
      res.send(loginPage(res, { path: PATH }));
    })
    .post(PATH, async (req, res) => {
      const user = await checkLogin(req, res, { path: PATH, checkPassword });
      if (!user) return;
      const nonce = randomBytes(16).toString('base64url'); // binds the proof to this session
      await begin(req, { name: 'direct-login', userId: user.id, generation: user.generation, nonce });
      res.redirect(303, `${PATH}/code`);
    })
    .get(`${PATH}/code`, async (req, res) => {
      const current = await personIn(req);
      if (!current) return res.redirect(303, PATH);
      const { step, to } = current;
      const problem = step.problem;
      delete step.problem;
      res.send(directCodePage(res, { to, nonce: step.nonce, problem }));
    })
    .post(`${PATH}/proof`, async (req, res) => {
      const current = await personIn(req);
      if (!current) return res.redirect(303, PATH);
      const { step, user, to } = current;
      const expected = { audience: settings.caller, type: '2FA', nonce: step.nonce, useOnce: users.useProof };
      const proof = await outcomeOf(otp.checkProof(fieldOf(req, 'token'), expected));
      const recipient = 'email' in to ? to.email : to.phoneNumber;
      if (proof.outcome === 'proven' && proof.recipient === recipient) {
        await signIn(req, user);
        return res.redirect(303, '/');
      }
      step.problem = textOf(proof.outcome === 'proven' ? { outcome: 'invalid', claim: 'form' } : proof);
      res.redirect(303, `${PATH}/code`);
    });
}
