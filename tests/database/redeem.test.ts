import { createOtps } from '../../src/models/otps';
import { createRedeem, type Guess } from '../../src/models/redeem';
import type { Database } from '../../src/database/database';
import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, startTestService } from '../support/harness';

const NOW_MS = Date.now();
const at = (seconds: number) => new Date(NOW_MS + seconds * 1000);

/** Keeps a code of a recipient of its own until `untilSeconds`. @returns the right guess at it, made at `madeSeconds` */
async function codeOf(database: Database, n: number, { untilSeconds = 60, madeSeconds = 0 } = {}): Promise<Guess> {
  const id = `01900000-0000-7000-8000-00000000000${n}`;
  const digest = `digest ${n}`;
  const expiresAt = at(untilSeconds);
  await createOtps(database).insert({ id, digest, maskedCode: 'masked', expiresAt, now: at(-60) });
  const recipient = { counter: `recipient ${n}`, maxWrong: 5, windowSeconds: 600, sparesFirstGuess: false };
  return { id, digest, now: at(madeSeconds), expiresAt, code: { maxWrong: 5 }, recipient, redemption: null };
}

test('a code that has expired is not redeemed beside a guess that waited longer', async () => {
  const { database } = await startTestService();
  const late = await codeOf(database, 1, { untilSeconds: 2, madeSeconds: 3 });
  const early = await codeOf(database, 2, { madeSeconds: -4 });
  const redeem = createRedeem(database);
  const verdicts = await Promise.all([redeem(late), redeem(early)]);
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(['expired', 'redeemed']);
});

onServer('a code that another request takes at the same moment', () => {
  test('costs the other guesses of its statement nothing, even if it cannot be looked up', async () => {
    const env = await emptyDatabase();
    const { database } = await startTestService(env);
    const isAway = () => Promise.reject(new Error('away'));
    const breaking: Database = {
      ...database,
      query: (sql, bind, name) => (name === 'exists' ? isAway() : database.query(sql, bind, name)),
    };
    const [taken, other] = [await codeOf(database, 1), await codeOf(database, 2)];
    const rival = await connectTo(env);
    await rival.query('BEGIN');
    await rival.query('UPDATE "OTP" SET verified = true WHERE id = $1', [taken.id]);
    const redeem = createRedeem(breaking);
    const verdicts = Promise.allSettled([redeem(taken), redeem(other)]);
    const isWaiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await database.query(isWaiting, [])).length === 0);
    await rival.query('COMMIT');
    expect(await verdicts).toMatchObject([{ status: 'rejected' }, { value: { outcome: 'redeemed' } }]);
  });
});
