/* better-auth's e-mail OTP set up as in its documentation, on PostgreSQL. It discards its mail. */
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { emailOTP } from 'better-auth/plugins';
import pg from 'pg';

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: 'a-secret-of-the-benchmark-and-of-nothing-else',
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [emailOTP({ sendVerificationOTP: async () => undefined })],
});

await (await getMigrations(auth.options)).runMigrations();
const server = createServer(toNodeHandler(auth));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
