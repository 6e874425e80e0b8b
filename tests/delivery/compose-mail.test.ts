import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { createMailComposer } from '../../src/delivery/providers/compose-mail';

const FROM = '"Bücher, Käse & Co." <codes@example.org>';
const TO = 'ada@example.com';

const compose = createMailComposer(FROM);

const composed = (mail: { subject: string; text: string; html: string | undefined }) =>
  compose({ to: TO, ...mail }).raw;

/** What a mail reader shows. */
async function read(message: string | Buffer) {
  const { subject, text, html, from, to, headers } = await simpleParser(message);
  return { subject, text, html, from, to, robots: headers.get('auto-submitted') };
}

// Texts that a person may read, and texts that look like parts of a mail's syntax.
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }).map((text) => text.replace(/[\r\n]/g, '')),
  fc.constantFrom(
    '.',
    '..',
    '--=_part',
    '--=_part--',
    '=3D',
    'trailing ',
    '\t',
    '',
    '日本語のコード',
  ),
);
const body = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'));

test('a mail reads as the one that Nodemailer composes from the same texts', async () => {
  await fc.assert(
    fc.asyncProperty(line, body, body, async (subject, text, html) => {
      const mail = { subject, text: `x${text}x`, html: `<p>${html}</p>` };
      const headers = { 'Auto-Submitted': 'auto-generated' };
      const theirs = await new MailComposer({ from: FROM, to: TO, ...mail, headers })
        .compile()
        .build();
      expect(await read(composed(mail))).toEqual(await read(theirs));
    }),
    { numRuns: 300 },
  );
});

test('a mail is ASCII in lines that every mail server takes, whatever its texts are', () => {
  fc.assert(
    fc.property(line, line, (subject, text) => {
      const raw = composed({ subject, text: text.repeat(20), html: text.repeat(20) });
      expect(raw).toMatch(/^[\t\x20-\x7e\r\n]*$/);
      const longest = Math.max(...raw.split(/\r?\n/).map(({ length }) => length));
      expect(longest).toBeLessThanOrEqual(998); // RFC 5322 2.1.1
    }),
    { numRuns: 300 },
  );
});

test('a mail without HTML has its text alone', async () => {
  const mail = await simpleParser(composed({ subject: 'S', text: 'T', html: undefined }));
  expect([mail.subject, mail.text?.trim(), mail.html]).toEqual(['S', 'T', false]);
});
