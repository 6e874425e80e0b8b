import { createHash, createHmac } from 'node:crypto';
import { sendCode, startTestService } from '../support/harness';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'];
const SEPARATORS = ['', ':', '|', ',', ';', '.', '-', '_', '/', ' ', '\n', '\0'];

interface Row {
  id: string;
  otp: string;
  expiration_time: Date;
}

/** Every order of every subset of the parts that includes the code. */
function arrangements(code: string, others: readonly string[]): string[][] {
  const subsets = others.reduce<string[][]>((all, part) => [...all, ...all.map((subset) => [...subset, part])], [[]]);
  return subsets.flatMap((subset) => orders([code, ...subset]));
}

function orders(parts: readonly string[]): string[][] {
  if (parts.length < 2) return [[...parts]];
  return parts.flatMap((first, at) => orders(parts.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** Whether the stored value is an unkeyed digest of the code and other known values. */
function isGuessable(stored: string, code: string, known: readonly string[]): boolean {
  const digests = (text: string) => [
    ...ALGORITHMS.map((algorithm) => createHash(algorithm).update(text).digest()),
    ...['', code].map((key) => createHmac('sha256', key).update(text).digest()),
  ];
  const bytes = [Buffer.from(stored, 'hex'), Buffer.from(stored, 'base64url')];
  return arrangements(code, known).some((parts) =>
    [...SEPARATORS.map((separator) => parts.join(separator)), JSON.stringify(parts)].some((text) =>
      digests(text).some((digest) => bytes.some((candidate) => candidate.equals(digest))),
    ),
  );
}

test('the stored digest of a code cannot be computed without the secret', async () => {
  const service = await startTestService();
  const { otp: code } = await sendCode(service, 'ada@example.com', '2FA');
  const [row] = await service.database.query<Row>('SELECT * FROM "OTP"', []);
  if (row === undefined) throw new Error('No row');

  const expiry = String(row.expiration_time.getTime() / 1000);
  const known = [row.id, 'ada@example.com', '2FA', expiry];
  expect(row.otp).not.toContain(code);
  expect(isGuessable(row.otp, code, known)).toBe(false);

  // The search finds a digest that is computed without the secret.
  const text = JSON.stringify([...known, code]);
  const plain = createHash('sha256').update(text).digest('base64url');
  expect(isGuessable(plain, code, known)).toBe(true);
});
