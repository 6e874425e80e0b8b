// @ts-check
import express from 'express';
import { codeStep } from './code-step.mjs';
import { addressOf, fieldOf, phoneOf } from './fields.mjs';
import { secondFactorOf, userIn } from './login.mjs';
import { begin, onlySignedIn, signIn } from './sessions.mjs';
import { phonePage } from './views.mjs';
/** @import { Services } from './app.mjs' */
/** @import { CheckPassword } from './password-check.mjs' */

const WRONG = { wrong: 'The password is wrong.', too_many: 'There were too many attempts. Please wait 15 minutes.' };

/**
 * A new phone number: the password, a code to the old number if there is one, and a code to the new one.
 * @param {Services & { checkPassword: CheckPassword }} services
 */
export function phone({ otp, users, checkPassword }) {
  const owner = codeStep({
    otp,
    name: 'phone-owner',
    path: '/phone/owner',
    start: '/phone',
    type: '2FA',
    title: 'Confirm that it is you',
    async recipientOf(step) {
      const user = await userIn(users, step);
      return user && secondFactorOf(user);
    },
    async approved(req, res, { userId, generation, newPhone }) {
      await begin(req, { name: 'new-phone', userId, generation, newPhone });
      res.redirect(303, '/phone/code');
    },
  });
  const code = codeStep({
    otp,
    name: 'new-phone',
    path: '/phone/code',
    start: '/phone',
    type: 'VERIFICATION',
    title: 'Confirm your new number',
    recipientOf: async ({ newPhone }) => ({ phoneNumber: newPhone }),
    async approved(req, res, step, phoneNumber) {
      if (!(await userIn(users, step))) return res.redirect(303, '/login');
      const user = await users.setPhone(step.userId, phoneNumber); // as the proofs of the service have it
      if (user) await signIn(req, user, 'Your phone number is saved. Codes go there from now on.');
      res.redirect(303, '/');
    },
  });

  return express
    .Router()
    .use('/phone', onlySignedIn)
    .get('/phone', (_req, res) => {
      res.send(phonePage(res, {}));
    })
    .post('/phone', async (req, res) => {
      const { user } = res.locals;
      const newPhone = phoneOf(req);
      if (!user) return;
      if (newPhone === undefined) {
        const problem = 'Please write the number with its country, such as +44 7700 900123.';
        return res.status(400).send(phonePage(res, { phone: fieldOf(req, 'phone'), problem }));
      }
      const password = fieldOf(req, 'password');
      const checked = await checkPassword({ email: user.email, password, address: addressOf(req) });
      if (typeof checked === 'string') {
        return res.status(401).send(phonePage(res, { phone: fieldOf(req, 'phone'), problem: WRONG[checked] }));
      }
      const { id: userId, generation } = checked;
      const step = { userId, generation, newPhone };
      if (user.phone === null) {
        await begin(req, { name: 'new-phone', ...step });
        return res.redirect(303, '/phone/code');
      }
      await begin(req, { name: 'phone-owner', ...step });
      res.redirect(303, '/phone/owner');
    })
    .use(owner, code);
}
