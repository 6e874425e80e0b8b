// @ts-check
import express from 'express';
import { codePage, shown } from './code-pages.mjs';
import { addressOf, fieldOf } from './fields.mjs';
import { outcomeOf, textOf } from './public/outcomes.mjs';
import { stepOf } from './sessions.mjs';
/** @import { StepName, StepOf } from './types.js' */
/** @import { OtpClient, Recipient } from 'otp-service/client' */
/** @import { Request, Response } from 'express' */

/**
 * The step in which the person types a code. GET sends the code, but only once: a reload shows the same form. Every POST
 * answers with a redirect, so that neither a reload nor the back button repeats a guess.
 * @template {StepName} Name
 * @param {object} flow
 * @param {OtpClient} flow.otp
 * @param {Name} flow.name of the step in the session
 * @param {string} flow.path
 * @param {string} flow.start where the flow begins
 * @param {string} flow.type of the code
 * @param {string} flow.title
 * @param {(step: StepOf<Name>) => Promise<Recipient | undefined>} flow.recipientOf
 * from the application's own record; undefined if the person may not take this step any more
 * @param {(req: Request, res: Response, step: StepOf<Name>, recipient: string) => unknown} flow.approved
 */
export function codeStep({ otp, name, path, start, type, title, recipientOf, approved }) {
  /** @param {Request} req */
  const personIn = async (req) => {
    const step = stepOf(req, name);
    const to = step && (await recipientOf(step));
    return step && to ? { step, person: { to, type, challenge: step.challenge, visitor: addressOf(req) } } : undefined;
  };

  return express
    .Router()
    .get(path, async (req, res) => {
      const current = await personIn(req);
      if (!current) return res.redirect(303, start);
      const { step, person } = current;
      const result = await (step.isSent
        ? outcomeOf(otp.challengeStatus(person))
        : outcomeOf(otp.startChallenge(person)));
      if (result.outcome === 'pending') Object.assign(step, { challenge: result.challenge, isSent: true });
      const problem = step.problem;
      delete step.problem;
      const shownTo = shown(person.to, { isMasked: type === '2FA' });
      res.send(codePage(res, { title, path, start, shownTo, result, problem }));
    })
    .post(path, async (req, res) => {
      const current = await personIn(req);
      if (!current) return res.redirect(303, start);
      const { step, person } = current;
      const result = await outcomeOf(otp.answerChallenge({ ...person, code: fieldOf(req, 'code') }));
      if (result.outcome === 'approved') return approved(req, res, step, result.recipient);
      step.problem = textOf(result);
      res.redirect(303, path);
    })
    .post(`${path}/resend`, async (req, res) => {
      const current = await personIn(req);
      if (!current) return res.redirect(303, start);
      const { step, person } = current;
      const result = await outcomeOf(otp.resendChallenge(person));
      if (result.outcome === 'pending') Object.assign(step, { challenge: result.challenge, isSent: true });
      else step.problem = textOf(result);
      res.redirect(303, path);
    });
}
