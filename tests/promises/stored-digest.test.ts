import { createHash, createHmac } from 'node:crypto';
import { sendCode, startTestService } from '../support/harness';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'];
const JOINTS = ['', ':', '|', ',', ';', '.', '-', '_', '/', ' ', '\n', '\0'];

interface Row {
  id: string;
  otp: string;
  expiration_time: Date;
}

/** Every order of every choice of the parts that has the first one, the code, in it. */
function arrangements(code: string, others: readonly string[]): string[][] {
  const choices = others.reduce<string[][]>(
    (all, part) => [...all, ...all.map((choice) => [...choice, part])],
    [[]],
  );
  return choices.flatMap((choice) => orders([code, ...choice]));
}

function orders(parts: readonly string[]): string[][] {
  if (parts.length < 2) return [[...parts]];
  return parts.flatMap((first, at) =>
    orders(parts.toSpliced(at, 1)).map((rest) => [first, ...rest]),
  );
}

/** Whether somebody who reads the row and knows the rest gets to the stored value without a secret. */
function isGuessable(stored: string, code: string, known: readonly string[]): boolean {
  const digests = (text: string) => [
    ...ALGORITHMS.map((algorithm) => createHash(algorithm).update(text).digest()),
    ...['', code].map((key) => createHmac('sha256', key).update(text).digest()),
  ];
  const bytes = [Buffer.from(stored, 'hex'), Buffer.from(stored, 'base64url')];
  return arrangements(code, known).some((parts) =>
    [...JOINTS.map((joint) => parts.join(joint)), JSON.stringify(parts)].some((text) =>
      digests(text).some((digest) => bytes.some((candidate) => candidate.equals(digest))),
    ),
  );
}

test('what is stored for a code is no digest that one can make without the secret', async () => {
  const service = await startTestService();
  const { otp: code } = await sendCode(service, 'ada@example.com', '2FA');
  const [row] = await service.database.query<Row>('SELECT * FROM "OTP"', []);
  if (row === undefined) throw new Error('No row');

  const expiry = String(row.expiration_time.getTime() / 1000);
  const known = [row.id, 'ada@example.com', '2FA', expiry];
  expect(row.otp).not.toContain(code);
  expect(isGuessable(row.otp, code, known)).toBe(false);

  // Had it been made so, this would have told.
  const text = JSON.stringify([...known, code]);
  const plain = createHash('sha256').update(text).digest('base64url');
  expect(isGuessable(plain, code, known)).toBe(true);
});
