import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { createMailComposer } from '../../src/delivery/providers/compose-mail';

const FROM = '"Bücher, Käse & Co." <codes@example.org>';
const TO = 'ada@example.com';

const compose = createMailComposer({ from: FROM });

const composed = (mail: { subject: string; text: string; html: string | undefined }) =>
  compose({ to: TO, ...mail }).raw;

/** The parts of a mail that a mail program shows, and the header for autoresponders. */
async function parse(message: string | Buffer) {
  const { subject, text, html, from, to, headers } = await simpleParser(message);
  return { subject, text, html, from, to, autoSubmitted: headers.get('auto-submitted') };
}

// Any text, and lines that have a meaning in SMTP, in MIME or in quoted-printable.
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }).map((text) => text.replace(/[\r\n]/g, '')),
  fc.constantFrom('.', '..', '--=_part', '--=_part--', '=3D', 'trailing ', '\t', '', '日本語のコード'),
);
const body = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'));

test('a mail parses to the same content as one that Nodemailer composes', async () => {
  await fc.assert(
    fc.asyncProperty(line, body, body, async (subject, text, html) => {
      const mail = { subject, text: `x${text}x`, html: `<p>${html}</p>` };
      const headers = { 'Auto-Submitted': 'auto-generated' };
      const expected = await new MailComposer({ from: FROM, to: TO, ...mail, headers }).compile().build();
      expect(await parse(composed(mail))).toEqual(await parse(expected));
    }),
    { numRuns: 300 },
  );
});

test('a mail is ASCII in lines of at most 998 characters, for any texts', () => {
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

test('a mail without HTML has only a text part', async () => {
  const mail = await simpleParser(composed({ subject: 'S', text: 'T', html: undefined }));
  expect([mail.subject, mail.text?.trim(), mail.html]).toEqual(['S', 'T', false]);
});
