import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getCountries, getExampleNumber, type Examples } from 'libphonenumber-js/max';
import { sameRecipient, parseEmail, parsePhone } from '../../src/otp/recipient';
import {
  ADDRESS_OF_255,
  HOSTILE_ADDRESSES,
  INTERNATIONAL_ADDRESSES,
  LONGEST_ADDRESS,
  UNUSUAL_ADDRESSES,
} from '../support/hostile-addresses';
import { HOSTILE_NUMBERS } from '../support/hostile-numbers';

// The library declares no types for this path.
const EXAMPLES = readFileSync(require.resolve('libphonenumber-js/examples.mobile.json'), 'utf8');

describe('an e-mail address', () => {
  test.each([['ada@example.com', 'ada@example.com'] as const, ...UNUSUAL_ADDRESSES])(
    'such as %j is accepted, and its message goes to %j',
    (typed, address) => {
      expect(parseEmail(typed)).toEqual({
        address,
        identity: address.toLowerCase(),
      });
    },
  );

  test.each([['nothing', ''] as const, ...HOSTILE_ADDRESSES])('with %s is rejected: %j', (_, typed) => {
    expect(parseEmail(typed)).toBeUndefined();
  });

  test.each(INTERNATIONAL_ADDRESSES)('with letters beyond ASCII before its @ is rejected: %j', (typed) => {
    expect(parseEmail(typed)).toBeUndefined();
  });

  test('is at most 254 characters long', () => {
    expect(LONGEST_ADDRESS).toHaveLength(254);
    expect(ADDRESS_OF_255).toHaveLength(255);
  });

  test('that is accepted parses to one plain address, which parses to itself', () => {
    const piece = fc.constantFrom(
      ...['a', 'B', '.', '@', '-', '+', ',', ';', ':', '<', '>', '"', "'", '(', ')', '[', ']'],
      ...['\\', '%', '%40', ' ', '\t', '\r', '\n', '\0', '1', '0x1', 'x.com', 'ada@', 'xn--', 'ü'],
      ...['ı', 'İ', '\u212a', '\u200b', '\u202e', '\u2028', '。', '１', '٣', '例', 'ß', '\ud800'],
    );
    const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          typed,
          typed.map((text) => `ada@${text}.com`),
        ),
        (text) => {
          const parsed = parseEmail(text);
          if (parsed === undefined) return;
          expect(parsed.address).toMatch(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{3,253}$/);
          expect(parsed.identity).toBe(parsed.address.toLowerCase());
          expect(parseEmail(parsed.address)).toEqual(parsed);
          expect(parseEmail(parsed.identity)?.identity).toBe(parsed.identity);
        },
      ),
      { numRuns: 5000, seed: 1 },
    );
  });
});

describe('a phone number', () => {
  test.each([
    ['+12025550143', '+12025550143'],
    ['+1 202 555 0143', '+12025550143'],
    ['+1 (202) 555-0143', '+12025550143'],
    ['+1.202.555.0143', '+12025550143'],
    ['+1 202/555-0143', '+12025550143'],
    ['  +12025550143\r\n', '+12025550143'],
    ['+44 20 7946 0018', '+442079460018'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+33 6 12 34 56 78', '+33612345678'],
    ['+52 55 1234 5678', '+525512345678'],
    ['+1\u00a0202\u202f555\u20110143', '+12025550143'],
    ['\u202a+1 202 555 0143\u202c', '+12025550143'],
    ['\u2066+1 202\u200b555\u20130143\u2069', '+12025550143'],
    ['\u202e+12025550143', '+12025550143'],
    ['+81 90ー1234−5678', '+819012345678'],
    ['0049 171 2345678', '+491712345678'],
    ['(+49) 171 2345678', '+491712345678'],
    ['(0049) 171 2345678', '+491712345678'],
    ['+(49) 171 2345678', '+491712345678'],
    ['0012025550143', '+12025550143'],
  ])('such as %j is accepted, and its message goes to %j', (typed, number) => {
    expect(parsePhone(typed)).toMatchObject({ address: number, identity: number });
  });

  test.each([['nothing', ''] as const, ...HOSTILE_NUMBERS])('with %s is rejected: %j', (_, typed) => {
    expect(parsePhone(typed)).toBeUndefined();
  });

  test.each([
    ['(202) 555-0143', 'US', '+12025550143'],
    ['020 7946 0018', 'GB', '+442079460018'],
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['+44 20 7946 0018', 'US', '+442079460018'],
    ['011 44 20 7946 0018', 'US', '+442079460018'],
    ['0049 171 2345678', 'US', '+491712345678'],
    ['0049 171 2345678', 'ID', '+491712345678'],
    ['0049 171 2345678', 'BR', '+491712345678'],
    ['0049 171 2345678', 'JP', '+491712345678'],
    ['0011 49 171 2345678', 'AU', '+491712345678'],
    ['001 852 9123 4567', 'HK', '+85291234567'],
    ['001 86 111 1111 1111', 'HK', '+8611111111111'],
  ] as const)('such as %j in %s parses to %j', (typed, country, number) => {
    expect(parsePhone(typed, country)?.identity).toBe(number);
    expect(sameRecipient(typed, number, country)).toBeDefined();
    expect(parsePhone(number, country)?.identity).toBe(number);
  });

  test.each([
    ['Argentina', '+5491123456789', '+54 11 2345-6789', '+54 9 11 2345-6789', '+54 11 15 2345-6789'],
    ['Argentina outside Buenos Aires', '+5493498412345', '+54 3498 412345', '+54 9 3498 412345'],
    ['Mexico', '+525512345678', '+52 1 55 1234 5678', '+52 55 1234 5678', '+52 044 55 1234 5678'],
    ['Brazil', '+5511987654321', '+55 11 8765 4321', '+55 11 98765 4321', '+55 011 98765-4321'],
  ])('of a mobile in %s is %s in every spelling', (_, number, ...spellings) => {
    for (const typed of spellings) {
      expect([typed, parsePhone(typed)]).toEqual([
        typed,
        expect.objectContaining({ address: number, identity: number }),
      ]);
      expect(sameRecipient(typed, number)).toBeDefined();
    }
  });

  test('of an ordinary mobile in any country stays as it is, in both notations', () => {
    const examples = JSON.parse(EXAMPLES) as Examples;
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (number === undefined) throw new Error(country);
      const identities = [number.number, number.formatNational()].map((typed) => parsePhone(typed, country)?.identity);
      expect([country, ...identities]).toEqual([country, number.number, number.number]);
    }
  });

  test.each([
    ['Argentine toll-free', '+548001234567'],
    ['Brazilian landline', '+551133334444'],
    ['Brazilian trunked radio', '+551178123456'],
  ])('that is not such a mobile stays as it is: %s', (_, number) => {
    expect(parsePhone(number)?.identity).toBe(number);
  });

  test.each([
    ['98765-4321', 'BR'],
    ['8765-4321', 'BR'],
    ['15 2345-6789', 'AR'],
    ['555-0143', 'US'],
  ] as const)('without its area code is rejected: %j in %s', (typed, country) => {
    expect(parsePhone(typed, country)).toBeUndefined();
  });

  test.each([
    ['+1 621 555 0143', 'US'],
    ['+1 679 555 0143', 'US'],
    ['+7 600 123 4567', 'RU'],
    ['+1 876 000 0000', 'JM'],
    ['+881 612 345 678', undefined],
  ])('such as %j, whose range may be unknown, has the country %s', (typed, country) => {
    expect(parsePhone(typed)?.phone?.country).toBe(country);
  });

  test.each(['abc 2025550143', '2025550143 ext. 5', '２０２５５５０１４３', '911', '20255501430'])(
    'such as %j is rejected even with a default country',
    (typed) => {
      expect(parsePhone(typed, 'US')).toBeUndefined();
    },
  );

  test('that is accepted parses to plain E.164, which parses to itself', () => {
    const piece = fc.constantFrom(
      ...['+', '00', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+1202555', '0143', '+44', '+49'],
      ...[' ', '-', '(', ')', '.', '/', ',', ';ext=', 'x', '#', '*', '\n', '\0', '٣', '３', 'ⅷ'],
    );
    const typed = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parsePhone(text);
        if (parsed === undefined) return;
        expect(parsed.address).toMatch(/^\+[1-9]\d{5,14}$/);
        expect(parsed.identity).toBe(parsed.address);
        expect(parsePhone(parsed.address)).toEqual(parsed);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });
});

describe('a `check`', () => {
  test.each([
    ['ada@example.com', 'ada@example.com'],
    ['ADA@EXAMPLE.COM', 'ada@example.com'],
    [' Ada@Example.com\n', 'ada@example.com'],
    ['ada@MÜNCHEN.de', 'ada@xn--mnchen-3ya.de'],
    ['ada@xn--MNCHEN-3ya.de', 'ada@xn--mnchen-3ya.de'],
    ['+1 (202) 555-0143', '+12025550143'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['\u200eada@example.com\n', 'ada@example.com'],
    ['\u202a+1 202 555 0143\u202c', '+12025550143'],
  ])('such as %j names the recipient %j', (check, identity) => {
    expect(sameRecipient(check, identity)).toBeDefined();
  });

  test.each([
    ['bob@example.com', 'ada@example.com'],
    ['ada@example.org', 'ada@example.com'],
    ['ada+tag@example.com', 'ada@example.com'],
    ['a.da@example.com', 'ada@example.com'],
    ['mıke@example.com', 'mike@example.com'],
    ['MİKE@example.com', 'mike@example.com'],
    ['\u212aate@example.com', 'kate@example.com'],
    ['ada@faß.de', 'ada@fass.de'],
    ['ada@example.com,bob@example.com', 'ada@example.com'],
    ['Ada <ada@example.com>', 'ada@example.com'],
    ['', 'ada@example.com'],
    ['+12025550143', 'ada@example.com'],
    ['ada@example.com', '+12025550143'],
    ['+12025550144', '+12025550143'],
    ['2025550143', '+12025550143'],
    ['+12025550143;ext=5', '+12025550143'],
    ['+１２０２５５５０１４３', '+12025550143'],
    ['call +12025550143', '+12025550143'],
    ['', '+12025550143'],
  ])('such as %j does not name the recipient %j', (check, identity) => {
    expect(sameRecipient(check, identity)).toBeUndefined();
  });
});
