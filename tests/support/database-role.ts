import { connectTo } from './database-server';
import { emptyDatabase, onTeardown } from './harness';

/** An empty database of the server, and a role that owns nothing in it. The role and the database have one name. */
export async function databaseWithRole() {
  const server = await connectTo({ DATABASE_URL: process.env['DATABASE_URL'] ?? '' });
  const role = `otp_role_${Math.random().toString(36).slice(2)}`;
  await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'open-sesame'`);
  onTeardown(async () => {
    await server.query(`DROP ROLE ${role}`); // after the database with its grants
  });
  const owner = await emptyDatabase();
  const admin = await connectTo(owner);
  const url = Object.assign(new URL(owner['DATABASE_URL'] ?? ''), { username: role, password: 'open-sesame' });
  return { role, owner, admin, asRole: { ...owner, DATABASE_URL: url.href } };
}
