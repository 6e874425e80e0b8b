// @ts-check
import express from 'express';
import { codeStep } from './code-step.mjs';
import { addressOf, emailOf, fieldOf } from './fields.mjs';
import { begin, renew, signIn } from './sessions.mjs';
import { loginPage } from './views.mjs';
/** @import { Services } from './app.mjs' */
/** @import { CheckPassword } from './password-check.mjs' */
/** @import { Request, Response } from 'express' */
/** @import { User, Users } from './users.mjs' */
/** @import { Recipient } from 'otp-service/client' */

/**
 * Login with a password, then a code.
 * @param {Services & { checkPassword: CheckPassword }} services
 */
export function login({ otp, users, checkPassword }) {
  const code = codeStep({
    otp,
    name: 'login',
    path: '/login/code',
    start: '/login',
    type: '2FA',
    title: 'Enter your code',
    async recipientOf(step) {
      const user = await userIn(users, step);
      return user && secondFactorOf(user);
    },
    async approved(req, res, step) {
      const user = await userIn(users, step);
      if (user) await signIn(req, user);
      res.redirect(303, '/');
    },
  });

  return express
    .Router()
    .get('/login', (_req, res) => {
      if (res.locals.user) return res.redirect(303, '/');
      res.send(loginPage(res, { path: '/login' }));
    })
    .post('/login', async (req, res) => {
      const user = await checkLogin(req, res, { path: '/login', checkPassword });
      if (!user) return;
      await begin(req, { name: 'login', userId: user.id, generation: user.generation });
      res.redirect(303, '/login/code');
    })
    .use(code)
    .post('/logout', async (req, res) => {
      await renew(req, { notice: 'You are signed out.' });
      res.redirect(303, '/login');
    });
}

/**
 * Checks the form of a login page. If it is wrong, shows the page again, with the same words for an unknown account.
 * @param {Request} req
 * @param {Response} res
 * @param {{ path: string, checkPassword: CheckPassword }} form
 */
export async function checkLogin(req, res, { path, checkPassword }) {
  const email = emailOf(req) ?? '';
  const user = await checkPassword({ email, password: fieldOf(req, 'password'), address: addressOf(req) });
  if (typeof user !== 'string') return user;
  const [status, problem] =
    user === 'wrong'
      ? [401, 'E-mail address or password is wrong.']
      : [429, 'There were too many attempts. Please wait 15 minutes.'];
  res.status(status).send(loginPage(res, { path, email: fieldOf(req, 'email'), problem }));
  return undefined;
}

/**
 * The user of a step, unless the password has changed since it began.
 * @param {Users} users
 * @param {{ userId: string, generation: number }} step
 */
export async function userIn(users, { userId, generation }) {
  const user = await users.byId(userId);
  return user?.generation === generation ? user : undefined;
}

/**
 * The phone, because e-mail is a weaker second factor: it also resets the password.
 * @param {User} user
 * @returns {Recipient}
 */
export function secondFactorOf({ email, phone }) {
  return phone === null ? { email } : { phoneNumber: phone };
}
