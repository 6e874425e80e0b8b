// @ts-check
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import helmet from 'helmet';
import { account } from './account.mjs';
import { directLogin } from './direct-login.mjs';
import { forgot } from './forgot.mjs';
import { login } from './login.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { createPasswordCheck } from './password-check.mjs';
import { phone } from './phone.mjs';
import { sameOrigin } from './same-origin.mjs';
import { sessions, signedIn } from './sessions.mjs';
import { settings } from './settings.mjs';
import { signUp } from './sign-up.mjs';
import { messagePage } from './views.mjs';
/** @import { OtpClient } from 'otp-service/client' */
/** @import { Users } from './users.mjs' */
/** @import { ErrorRequestHandler } from 'express' */

/** @typedef {{ otp: OtpClient, users: Users }} Services */

const PUBLIC = fileURLToPath(new URL('public', import.meta.url));
const CLIENT = path.dirname(fileURLToPath(import.meta.resolve('otp-service/client')));
const OTP_CODE = fileURLToPath(import.meta.resolve('otp-service/otp-code'));

const csp = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  formAction: ["'self'"],
  connectSrc: ["'self'", new URL(settings.serviceUrl).origin], // the page of direct-login.mjs calls the service
};

/** @param {Services} services */
export function createApp(services) {
  const app = express();
  const checkPassword = createPasswordCheck(services.users);
  app.disable('x-powered-by');
  app.use(
    helmet({ contentSecurityPolicy: { useDefaults: false, directives: { ...csp, frameAncestors: ["'none'"] } } }),
  );
  app.use('/assets', express.static(PUBLIC));
  app.use('/assets/client', express.static(CLIENT));
  app.use('/assets/otp-code.js', express.static(OTP_CODE));

  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store'); // the back button must not show the pages of the person before
    next();
  });
  app.use(sameOrigin, oneAtATime, express.urlencoded({ extended: false, limit: '20kb' }));
  app.use(sessions(settings.sessionSecret ?? randomBytes(32).toString('base64')), signedIn(services.users));
  app.use(signUp(services), forgot(services), account());
  app.use(login({ ...services, checkPassword }), directLogin({ ...services, checkPassword }));
  app.use(phone({ ...services, checkPassword }));

  app.use((_req, res) => {
    res.status(404).send(messagePage(res, 'Not found', 'There is no such page.'));
  });
  app.use(errorPage);
  return app;
}

/** @type {ErrorRequestHandler} */
function errorPage(error, _req, res, next) {
  if (res.headersSent) return next(error);
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 500) console.error(error);
  res.status(status).send(messagePage(res, 'That did not work', 'Please go back and try again.'));
}
