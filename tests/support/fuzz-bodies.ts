import fc from 'fast-check';

/** A request body as it is sent. */
export interface FuzzBody {
  contentType: string;
  bytes: Uint8Array;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** For each field of an endpoint, texts of which some are valid. */
export type Fields = Record<string, fc.Arbitrary<string>>;

/** Bodies for one endpoint: noise, nearly valid ones and a few valid ones. */
export function bodiesFor(fields: Fields): fc.Arbitrary<FuzzBody> {
  const nearlyValid = object(mapFields(fields, (texts) => fc.oneof(texts, edited(texts))));
  const validNames = object(
    mapFields(fields, () => fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.anything())),
  );
  const form = fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(fields)), fc.string()), anyOf(fields)), { maxLength: 5 })
    .map((pairs) => new URLSearchParams(pairs).toString());
  const json = fc.oneof(nearlyValid, validNames, fc.json());
  return fc.oneof(
    { weight: 6, arbitrary: body(JSON_TYPE, nearlyValid) },
    { weight: 4, arbitrary: body(JSON_TYPE, validNames) },
    { weight: 3, arbitrary: body(JSON_TYPE, fc.json()) },
    { weight: 3, arbitrary: body(FORM_TYPE, form) },
    { weight: 2, arbitrary: body(JSON_TYPE, edited(json)) },
    { weight: 1, arbitrary: body(FORM_TYPE, fc.string({ unit: 'binary' })) },
    {
      weight: 2,
      arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes): FuzzBody => ({ contentType: JSON_TYPE, bytes })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.stringMatching(/^[ -~]{0,40}$/), json)
        .map(([contentType, text]) => ({ contentType: contentType.trim(), bytes: utf8(text) })),
    },
  );
}

function body(contentType: string, texts: fc.Arbitrary<string>): fc.Arbitrary<FuzzBody> {
  return texts.map((text) => ({ contentType, bytes: utf8(text) }));
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function mapFields<Value>(fields: Fields, of: (texts: fc.Arbitrary<string>) => Value) {
  return Object.fromEntries(Object.entries(fields).map(([name, texts]) => [name, of(texts)]));
}

const anyOf = (fields: Fields) => fc.oneof(...Object.values(fields), fc.string());

/** The JSON of an object with these members: with all of them in four cases of five. */
function object(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<string> {
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.record(members) },
      { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) },
    )
    .map((value) => serialize(value) ?? '{}');
}

/** Some generated values have no JSON form: a BigInt throws, and so may a generated `toJSON`. */
function serialize(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** A text with up to four characters replaced by a random string. */
function edited(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 4 }), fc.string())
    .map(([text, where, cut, put]) => {
      const at = Math.floor(where * text.length);
      return text.slice(0, at) + put + text.slice(at + cut);
    });
}
