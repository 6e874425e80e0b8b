// @ts-check
import express from 'express';
import { codeStep } from './code-step.mjs';
import { emailOf, fieldOf } from './fields.mjs';
import { hashPassword, isAcceptable } from './passwords.mjs';
import { begin, renew, stepOf } from './sessions.mjs';
import { forgotPage, newPasswordPage } from './views.mjs';
/** @import { Services } from './app.mjs' */

/**
 * A new password for a person who reads the account's mail. An address without an account gets a code, too: nothing
 * before the right code depends on whether there is an account.
 * @param {Services} services
 */
export function forgot({ otp, users }) {
  const code = codeStep({
    otp,
    name: 'forgot',
    path: '/forgot/code',
    start: '/forgot',
    type: 'FORGET',
    title: 'Reset your password',
    recipientOf: async ({ email }) => ({ email }),
    async approved(req, res, { email }) {
      if (await users.byEmail(email)) {
        await begin(req, { name: 'new-password', email });
        return res.redirect(303, '/forgot/password');
      }
      await renew(req, { notice: 'This address has no account yet. You can sign up with it.' });
      res.redirect(303, '/sign-up');
    },
  });

  return express
    .Router()
    .get('/forgot', (_req, res) => {
      res.send(forgotPage(res, {}));
    })
    .post('/forgot', async (req, res) => {
      const email = emailOf(req);
      if (email === undefined) {
        const problem = 'That is not an e-mail address.';
        return res.status(400).send(forgotPage(res, { email: fieldOf(req, 'email'), problem }));
      }
      await begin(req, { name: 'forgot', email });
      res.redirect(303, '/forgot/code');
    })
    .use(code)
    .get('/forgot/password', (req, res) => {
      const step = stepOf(req, 'new-password');
      if (!step) return res.redirect(303, '/forgot');
      res.send(newPasswordPage(res, { email: step.email }));
    })
    .post('/forgot/password', async (req, res) => {
      const step = stepOf(req, 'new-password');
      const password = fieldOf(req, 'password');
      if (!step) return res.redirect(303, '/forgot');
      if (!isAcceptable(password)) {
        const problem = 'Please choose a longer password.';
        return res.status(400).send(newPasswordPage(res, { email: step.email, problem }));
      }
      await users.setPassword(step.email, await hashPassword(password));
      // It does not sign in: the login's second factor stays.
      await renew(req, { notice: 'Your password is changed. Please sign in with it.' });
      res.redirect(303, '/login');
    });
}
