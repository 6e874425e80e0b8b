import fc from 'fast-check';
import { isSameRecipient, parseEmail, parsePhone } from '../../src/otp/recipient';

const LOCAL_64 = 'l'.repeat(64);
/** A domain of `length` characters, in labels of at most 63. */
const domainOf = (length: number) =>
  `${`${'d'.repeat(61)}.`.repeat(3)}${'d'.repeat(length)}`.slice(0, length - 4) + '.com';

describe('an e-mail address', () => {
  test.each([
    ['ada@example.com', 'ada@example.com'],
    ['a+tag@x.com', 'a+tag@x.com'],
    ["o'hara@x.com", "o'hara@x.com"],
    ['a.b@x.co.uk', 'a.b@x.co.uk'],
    ['1@x.com', '1@x.com'],
    ["!#$%&'*+/=?^_`{|}~-@x.com", "!#$%&'*+/=?^_`{|}~-@x.com"],
    [`${LOCAL_64}@x.com`, `${LOCAL_64}@x.com`],
    [`${LOCAL_64}@${domainOf(189)}`, `${LOCAL_64}@${domainOf(189)}`],
    [`a@${'d'.repeat(63)}.com`, `a@${'d'.repeat(63)}.com`],
    ['a@x-y.com', 'a@x-y.com'],
    ['a@3com.com', 'a@3com.com'],
    ['a@xn--mnchen-3ya.de', 'a@xn--mnchen-3ya.de'],
    ['a@münchen.de', 'a@xn--mnchen-3ya.de'],
    ['a@MÜNCHEN.DE', 'a@xn--mnchen-3ya.de'],
    ['a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah'],
    ['  ada@example.com\t', 'ada@example.com'],
    ['ada@example.com\r\n', 'ada@example.com'],
    ['Ada.Lovelace@Example.COM', 'Ada.Lovelace@example.com'],
  ])('such as %j is accepted, and its message goes to %j', (typed, address) => {
    expect(parseEmail(typed)).toEqual({
      channel: 'email',
      address,
      identity: address.toLowerCase(),
    });
  });

  test.each([
    ['nothing', ''],
    ['nothing but white space', ' \t'],
    ['no @', 'ada.example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'ada@'],
    ['a domain of one label', 'ada@localhost'],
    ['two @', 'ada@x.com@y.com'],
    ['a quoted local part', '"ada"@x.com'],
    ['a quoted address before the real one', '"a@b"@x.com'],
    ['an escaped quote', '"a\\"b"@x.com'],
    ['a list with a comma', 'a@x.com,b@y.com'],
    ['a list with a comma and a space', 'a@x.com, b@y.com'],
    ['a list with a semicolon', 'a@x.com;b@y.com'],
    ['a list with a space', 'a@x.com b@y.com'],
    ['a group', 'friends:a@x.com,b@y.com;'],
    ['a display name', 'Ada <ada@x.com>'],
    ['angle brackets', '<ada@x.com>'],
    ['a closing angle bracket', 'ada@x.com>'],
    ['a comment before', '(comment)ada@x.com'],
    ['a comment in the domain', 'ada@(comment)x.com'],
    ['a comment after', 'ada@x.com(comment)'],
    ['CRLF and a header', 'ada@x.com\r\nBcc: eve@y.com'],
    ['CRLF in the local part', 'ada\r\n@x.com'],
    ['LF in the domain', 'ada@x\n.com'],
    ['a second line that is an address', 'ada@x.com\neve@y.com'],
    ['NUL in the local part', 'ada\0@x.com'],
    ['NUL in the domain', 'ada@x.com\0.y.com'],
    ['NUL at the end', 'ada@x.com\0'],
    ['a tab within', 'ada\t@x.com'],
    ['a space in the local part', 'a da@x.com'],
    ['a space in the domain', 'ada@x .com'],
    ['a backslash', 'ada\\@x.com'],
    ['a zero-width space in the local part', 'a\u200bda@x.com'],
    ['a zero-width space in the domain', 'ada@x\u200b.com'],
    ['a zero-width joiner in the domain', 'ada@x\u200d.com'],
    ['a word joiner in the domain', 'ada@x\u2060.com'],
    ['a byte order mark within', 'ada@\ufeffx.com'],
    ['a soft hyphen in the domain', 'ada@x\u00ad.com'],
    ['a right-to-left override in the local part', 'ada\u202e@x.com'],
    ['a right-to-left override in the domain', 'ada@\u202emoc.x'],
    ['an encoded word', '=?utf-8?q?ada=40y.com?= @x.com'],
    ['an encoded word without a space', '=?utf-8?q?ada=40y.com,?=@x.com'],
    ['an IPv4 literal', 'ada@[127.0.0.1]'],
    ['an IPv6 literal', 'ada@[IPv6:::1]'],
    ['an IPv4 address', 'ada@127.0.0.1'],
    ['an IPv4 address in hex', 'ada@0x7f.1'],
    ['an IPv4 address that ends in hex', 'ada@127.0x1'],
    ['an IPv4 address in full-width digits', 'ada@１２７.０.０.１'],
    ['a decimal IPv4 address', 'ada@2130706433'],
    ['a percent escape in the domain', 'ada@%78.com'],
    ['a percent escape beside other letters', 'ada@%78münchen.de'],
    ['a source route', '@y.com:ada@x.com'],
    ['a port', 'ada@x.com:25'],
    ['a path', 'ada@x.com/y'],
    ['a UUCP path beside it', 'y.com!ada@x.com@y.com'],
    ['a dot first', '.ada@x.com'],
    ['a dot last', 'ada.@x.com'],
    ['two dots', 'a..da@x.com'],
    ['a dot first in the domain', 'ada@.x.com'],
    ['a dot last in the domain', 'ada@x.com.'],
    ['two dots in the domain', 'ada@x..com'],
    ['an ideographic full stop', 'ada@x。com'],
    ['a hyphen before a label', 'ada@-x.com'],
    ['a hyphen after a label', 'ada@x-.com'],
    ['a hyphen before the last label', 'ada@x.-com'],
    ['a hyphen after the last label', 'ada@x.com-'],
    ['an underscore in the domain', 'ada@x_y.com'],
    ['a label of 64 characters', `ada@${'d'.repeat(64)}.com`],
    ['a last label of 64 characters', `ada@x.${'d'.repeat(64)}`],
    ['a local part of 65 characters', `l${LOCAL_64}@x.com`],
    ['255 characters in all', `${LOCAL_64}@${domainOf(190)}`],
    ['255 characters once in punycode', `${LOCAL_64}@ü.${domainOf(182)}`],
    ['punycode of nothing', 'ada@xn--ü.com'],
    ['a letter beyond ASCII in the local part', 'mıke@x.com'],
    ['a capital beyond ASCII in the local part', 'MİKE@x.com'],
    ['a Kelvin sign in the local part', '\u212aate@x.com'],
    ['a long s in the local part', 'ali\u017fa@x.com'],
    ['a full-width letter in the local part', 'ａda@x.com'],
    ['a full-width @', 'ada＠x.com'],
    ['an emoji', '😀@x.com'],
    ['an unpaired surrogate', 'ada@\ud800.com'],
    ['mailto', 'mailto:ada@x.com'],
  ])('with %s is rejected: %j', (_, typed) => {
    expect(parseEmail(typed)).toBeUndefined();
  });

  test('is at most 254 characters long', () => {
    expect(`${LOCAL_64}@${domainOf(189)}`).toHaveLength(254);
    expect(`${LOCAL_64}@${domainOf(190)}`).toHaveLength(255);
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
          expect(parsed.address).toMatch(
            /^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{3,253}$/,
          );
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
  ])('such as %j is accepted, and its message goes to %j', (typed, number) => {
    expect(parsePhone(typed)).toMatchObject({ channel: 'sms', address: number, identity: number });
  });

  test.each([
    ['nothing', ''],
    ['no digits', '+'],
    ['punctuation alone', '----------'],
    ['no country', '2025550143'],
    ['an international prefix for the plus', '0012025550143'],
    ['a country that does not exist', '+9991234567'],
    ['a digit too few', '+1202555014'],
    ['a digit too many', '+120255501430'],
    ['far too many digits', '+1202555014312025550143'],
    ['text before it', 'abc +12025550143'],
    ['text around it', 'abc +12025550143 def'],
    ['text after it', '+12025550143 def'],
    ['letters for digits', '+1800FLOWERS'],
    ['an extension after a semicolon', '+12025550143;ext=5'],
    ['an extension in words', '+12025550143 ext. 5'],
    ['an extension after x', '+12025550143x5'],
    ['an extension after #', '+12025550143#5'],
    ['a pause', '+12025550143,5'],
    ['a wait', '+12025550143w5'],
    ['full-width digits', '＋１２０２５５５０１４３'],
    ['one full-width digit', '+1202555014３'],
    ['Arabic digits', '+١٢٠٢٥٥٥٠١٤٣'],
    ['Devanagari digits', '+१२०२५५५०१४३'],
    ['a full-width plus', '＋12025550143'],
    ['two pluses', '++12025550143'],
    ['a plus within', '1+2025550143'],
    ['two numbers with a comma', '+12025550143,+12025550144'],
    ['two numbers with a slash', '+12025550143/+12025550144'],
    ['two numbers with a slash and one plus', '+12025550143/12025550144'],
    ['two lines', '+12025550143\n+12025550144'],
    ['CRLF within', '+1202555\r\n0143'],
    ['a tab within', '+1202\t5550143'],
    ['NUL', '+12025550143\0'],
    ['a zero-width space', '+1202\u200b5550143'],
    ['a right-to-left override', '\u202e+12025550143'],
    ['a no-break space within', '+1202\u00a05550143'],
    ['a dash beyond ASCII', '+1202\u20135550143'],
    ['tel:', 'tel:+12025550143'],
    ['a phone context', 'tel:2025550143;phone-context=+1'],
    ['a dial code', '*31#+12025550143'],
    ['an e-mail address', 'ada@example.com'],
  ])('with %s is rejected: %j', (_, typed) => {
    expect(parsePhone(typed)).toBeUndefined();
  });

  test.each([
    ['(202) 555-0143', 'US', '+12025550143'],
    ['020 7946 0018', 'GB', '+442079460018'],
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['+44 20 7946 0018', 'US', '+442079460018'],
    ['011 44 20 7946 0018', 'US', '+442079460018'],
  ] as const)('such as %j with the default country %s is %j', (typed, country, number) => {
    expect(parsePhone(typed, country)?.identity).toBe(number);
    expect(isSameRecipient(typed, number, country)).toBe(true);
    expect(parsePhone(number, country)?.identity).toBe(number);
  });

  test.each(['abc 2025550143', '2025550143 ext. 5', '２０２５５５０１４３', '911', '20255501430'])(
    'such as %j is rejected even with a default country',
    (typed) => {
      expect(parsePhone(typed, 'US')).toBeUndefined();
    },
  );

  test('that is accepted parses to plain E.164, which parses to itself', () => {
    const piece = fc.constantFrom(
      ...['+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+1202555', '0143', '+44', '+49'],
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
  ])('such as %j names the recipient %j', (check, identity) => {
    expect(isSameRecipient(check, identity)).toBe(true);
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
    expect(isSameRecipient(check, identity)).toBe(false);
  });
});
