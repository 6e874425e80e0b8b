// @ts-check
import express from 'express';
import { codeStep } from './code-step.mjs';
import { emailOf, fieldOf } from './fields.mjs';
import { hashPassword, isAcceptable } from './passwords.mjs';
import { begin, renew, signIn } from './sessions.mjs';
import { signUpPage } from './views.mjs';
/** @import { Services } from './app.mjs' */

/**
 * Sign-up with a verified address. An address that has an account gets the same pages and a code, too: only the person
 * who reads its mail learns that there is one.
 * @param {Services} services
 */
export function signUp({ otp, users }) {
  const code = codeStep({
    otp,
    name: 'sign-up',
    path: '/sign-up/code',
    start: '/sign-up',
    type: 'VERIFICATION',
    title: 'Confirm your address',
    recipientOf: async ({ email }) => ({ email }),
    async approved(req, res, { email, passwordHash }) {
      const user = await users.create(email, passwordHash);
      if (user) {
        await signIn(req, user, 'Welcome! Your e-mail address is confirmed.');
        return res.redirect(303, '/');
      }
      await renew(req, { notice: 'You have an account already. Please sign in with its password.' });
      res.redirect(303, '/login');
    },
  });

  return express
    .Router()
    .get('/sign-up', (_req, res) => {
      res.send(signUpPage(res, {}));
    })
    .post('/sign-up', async (req, res) => {
      const [email, password] = [emailOf(req), fieldOf(req, 'password')];
      if (email === undefined || !isAcceptable(password)) {
        const problem = email === undefined ? 'That is not an e-mail address.' : 'Please choose a longer password.';
        return res.status(400).send(signUpPage(res, { email: fieldOf(req, 'email'), problem }));
      }
      await begin(req, { name: 'sign-up', email, passwordHash: await hashPassword(password) });
      res.redirect(303, '/sign-up/code');
    })
    .use(code);
}
