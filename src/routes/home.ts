import path from 'node:path';
import express, { type IRouter } from 'express';
import { allowOnly } from '../middleware/error-handler';

/** The front door in development: a page to try the service on, with the files that it loads. */
export function tryPageRoutes(router: IRouter, publicFolder: string): void {
  const root = path.join(publicFolder, 'try');
  router
    .get('/', (_req, res) => {
      res.sendFile('index.html', { root, acceptRanges: false });
    })
    .all('/', allowOnly('GET, HEAD'))
    .use('/try', express.static(root, { index: false, redirect: false, acceptRanges: false }));
}

/** The front door in production: what this is, and where it is told how to use it. */
export function homeRoute(router: IRouter, version: string): void {
  router
    .get('/', (_req, res) => {
      res.json({ name: 'otp-service', version, docs: '/docs' });
    })
    .all('/', allowOnly('GET, HEAD'));
}
