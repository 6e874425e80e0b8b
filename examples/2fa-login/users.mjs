// @ts-check
import { PGlite } from '@electric-sql/pglite';

/**
 * @typedef {object} User
 * @property {string} id
 * @property {string} email in lower case
 * @property {string} passwordHash
 * @property {string | null} phone in E.164
 * @property {number} generation grows with each new password, which ends the sessions of the old one
 */
/** @typedef {Awaited<ReturnType<typeof openUsers>>} Users */

const SCHEMA = `
CREATE TABLE IF NOT EXISTS users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  phone text,
  generation integer NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS used_proofs (jti text PRIMARY KEY, expires_at timestamptz NOT NULL);`;

const COLUMNS = 'id, email, password_hash AS "passwordHash", phone, generation';

/** @param {string | undefined} folder undefined: in memory */
export async function openUsers(folder) {
  const database = await PGlite.create(folder ?? 'memory://');
  await database.exec(SCHEMA);
  /**
   * @param {string} sql
   * @param {unknown[]} values
   * @returns {Promise<User | undefined>}
   */
  const one = async (sql, values) => {
    const { rows } = await database.query(sql, values);
    return /** @type {User | undefined} */ (rows[0]);
  };

  return {
    /** @param {string} email */
    byEmail: (email) => one(`SELECT ${COLUMNS} FROM users WHERE email = $1`, [email]),

    /** @param {string} id */
    byId: (id) => one(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]),

    /**
     * @param {string} email
     * @param {string} passwordHash
     * @returns undefined if the address has an account, which stays as it is
     */
    create: (email, passwordHash) =>
      one(`INSERT INTO users (email, password_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`, [
        email,
        passwordHash,
      ]),

    /**
     * @param {string} email
     * @param {string} passwordHash
     */
    setPassword: (email, passwordHash) =>
      one(`UPDATE users SET password_hash = $2, generation = generation + 1 WHERE email = $1 RETURNING ${COLUMNS}`, [
        email,
        passwordHash,
      ]),

    /**
     * @param {string} id
     * @param {string} phone
     */
    setPhone: (id, phone) => one(`UPDATE users SET phone = $2 WHERE id = $1 RETURNING ${COLUMNS}`, [id, phone]),

    /**
     * Remembers a proof until it ends.
     * @param {string} jti
     * @param {Date} expiresAt
     * @returns whether it is new
     */
    async useProof(jti, expiresAt) {
      await database.query('DELETE FROM used_proofs WHERE expires_at < now()');
      const sql = 'INSERT INTO used_proofs VALUES ($1, $2) ON CONFLICT DO NOTHING';
      const { affectedRows } = await database.query(sql, [jti, expiresAt]);
      return affectedRows === 1;
    },
  };
}
