import { setTimeout as pause } from 'node:timers/promises';
import { inBatches } from '../../src/database/batch';

interface Call {
  key: string;
  value: number;
}

/** Records each batch, and doubles the values. */
function doubling({ runMs = 0, waitMs = 60_000 } = {}) {
  const batches: number[][] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const double = inBatches<Call, number>({
    keyOf: ({ key }) => key,
    async run(calls) {
      batches.push(calls.map(({ value }) => value));
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      if (runMs > 0) await pause(runMs);
      inFlight -= 1;
      return calls.map(({ value }) => value * 2);
    },
    resultAfter: () => undefined,
    waitMs,
  });
  return { double, batches, mostInFlight: () => mostInFlight };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const UNAVAILABLE = { code: 'database_unavailable', facts: { retryAfterSeconds: 2 } };

describe('calls of one turn of the event loop', () => {
  test('run as one batch, and each gets its own result', async () => {
    const { double, batches } = doubling();
    const results = await Promise.all(numbers(20).map((value) => double({ key: `${value}`, value })));
    expect(results).toEqual(numbers(20).map((value) => value * 2));
    expect(batches).toEqual([numbers(20)]);
  });

  test('fill batches of 64', async () => {
    const { double, batches } = doubling();
    await Promise.all(numbers(150).map((value) => double({ key: `${value}`, value })));
    expect(batches.map(({ length }) => length)).toEqual([64, 64, 22]);
  });

  test('with one key run one after the other, in their order', async () => {
    const { double, batches } = doubling({ runMs: 10 });
    await Promise.all([...numbers(3), 10].map((value) => double({ key: value < 10 ? 'same' : 'other', value })));
    expect(batches).toEqual([[0, 10], [1], [2]]);
  });
});

test('a lone call starts at once, also while another call has a slow batch', async () => {
  const { double, batches } = doubling({ runMs: 300 });
  const first = double({ key: 'a', value: 1 });
  await pause(20);
  const second = double({ key: 'b', value: 2 });
  await pause(5);
  expect(batches).toEqual([[1], [2]]);
  await Promise.all([first, second]);
});

test('calls that come while a quick batch runs share the next one', async () => {
  let end: (() => void) | undefined;
  const batches: number[][] = [];
  const call = inBatches<Call, number>({
    keyOf: ({ key }) => key,
    async run(calls) {
      batches.push(calls.map(({ value }) => value));
      if (batches.length === 1) await new Promise<void>((resolve) => (end = resolve));
      return calls.map(({ value }) => value);
    },
    resultAfter: () => undefined,
    waitMs: 60_000,
  });
  const first = call({ key: 'a', value: 1 });
  await new Promise(setImmediate);
  const others = [2, 3].map((value) => call({ key: `${value}`, value }));
  end?.();
  await Promise.all([first, ...others]);
  expect(batches).toEqual([[1], [2, 3]]);
});

test('at most two batches are in flight', async () => {
  const { double, mostInFlight } = doubling({ runMs: 20 });
  await Promise.all(numbers(400).map((value) => double({ key: `${value}`, value })));
  expect(mostInFlight()).toBe(2);
});

describe('a batch that fails', () => {
  function failing(code: string, isFaulty: (value: number) => boolean) {
    const batches: number[][] = [];
    const call = inBatches<Call, number>({
      keyOf: ({ key }) => key,
      run(calls) {
        batches.push(calls.map(({ value }) => value));
        if (calls.some(({ value }) => isFaulty(value))) return Promise.reject(Object.assign(new Error(code), { code }));
        return Promise.resolve(calls.map(({ value }) => value));
      },
      resultAfter: () => undefined,
      waitMs: 60_000,
    });
    const callAll = () => Promise.allSettled(numbers(4).map((value) => call({ key: `${value}`, value })));
    return { batches, callAll };
  }

  test.each(['22P02', '23505', '55P03'])(
    'with %s runs each of its calls alone once, so that one call cannot fail the others',
    async (code) => {
      const { batches, callAll } = failing(code, (value) => value === 2);
      const outcomes = await callAll();
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(batches).toEqual([[0, 1, 2, 3], [0], [1], [2], [3]]);
    },
  );

  test.each(['40001', '57P01', '57014', 'ECONNRESET'])(
    'with %s fails all its calls and is not repeated',
    async (code) => {
      const { batches, callAll } = failing(code, () => true);
      const outcomes = await callAll();
      expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
      expect(batches).toEqual([[0, 1, 2, 3]]);
    },
  );
});

test('a result settles the waiting calls with its key whose results follow from it', async () => {
  const batches: number[][] = [];
  const call = inBatches<Call, string>({
    keyOf: ({ key }) => key,
    run(calls) {
      batches.push(calls.map(({ value }) => value));
      return Promise.resolve(calls.map(({ value }) => (value === 2 ? 'last' : 'more')));
    },
    resultAfter: (result, _, { value }) => (result === 'last' && value !== 7 ? 'over' : undefined),
    waitMs: 60_000,
  });
  const results = numbers(10).map((value) => call({ key: 'same', value }));
  const other = call({ key: 'other', value: 20 });
  expect(await Promise.all(results)).toEqual([
    ...['more', 'more', 'last'],
    ...['over', 'over', 'over', 'over', 'more', 'over', 'over'],
  ]);
  expect(await other).toBe('more');
  expect(batches).toEqual([[0, 20], [1], [2], [7]]);
});

describe('a queue', () => {
  test('refuses calls of a key beyond a thousand, and serves other keys at once', async () => {
    const { double, batches } = doubling({ runMs: 10 });
    const flood = numbers(1_200).map((value) => double({ key: 'flooded', value }));
    const settled = Promise.allSettled(flood);
    await pause(1);
    expect(await double({ key: 'other', value: 21 })).toBe(42);
    expect(batches.length).toBeLessThan(5);
    await expect(flood[1_100]).rejects.toMatchObject(UNAVAILABLE);
    await settled;
  });

  test('refuses calls beyond ten thousand', async () => {
    const { double } = doubling();
    const outcomes = await Promise.allSettled(numbers(10_001).map((value) => double({ key: `${value}`, value })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10_000);
    expect(outcomes[10_000]).toMatchObject({ status: 'rejected', reason: UNAVAILABLE });
  });

  test('does not run a call that waited too long', async () => {
    const { double, batches } = doubling({ runMs: 60, waitMs: 30 });
    const [first, late, later] = [1, 2, 3].map((value) => double({ key: 'same', value }));
    expect(await first).toBe(2);
    await expect(late).rejects.toMatchObject(UNAVAILABLE);
    await expect(later).rejects.toMatchObject(UNAVAILABLE);
    expect(batches).toEqual([[1]]);
  });
});
