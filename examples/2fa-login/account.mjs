// @ts-check
import express from 'express';
import { onlySignedIn } from './sessions.mjs';
import { accountPage } from './views.mjs';

/** The page that a login protects. */
export function account() {
  return express.Router().get('/', onlySignedIn, (_req, res) => {
    res.send(accountPage(res));
  });
}
