/* The least that a service on Express and PostgreSQL does: a JSON body, one prepared statement, a JSON reply. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';

const UPDATE = 'UPDATE "OTP" SET verified = true, updated_at = $2 WHERE id = $1 AND NOT verified';
const INSERT = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  VALUES ($1, $2, $3, false, $4, $4)`;

interface Body {
  id: string;
  otp: string;
}

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = express();
app.use(express.json());

app.post('/update', async (req, res) => {
  const { id } = req.body as Body;
  const { rowCount } = await pool.query({ name: 'update', text: UPDATE, values: [id, new Date()] });
  res.status(rowCount === 1 ? 200 : 400).json({ Status: 'Success', Details: 'OTP Matched' });
});

app.post('/insert', async (req, res) => {
  const { id, otp } = req.body as Body;
  const now = new Date();
  await pool.query({ name: 'insert', text: INSERT, values: [id, otp, now, now] });
  res.json({ Status: 'Success', Details: id });
});

app.post('/nothing', (_req, res) => {
  res.json({ Status: 'Success', Details: 'OTP Matched' });
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
