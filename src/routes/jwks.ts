import { z } from 'zod';
import type { ProofKeys } from '../crypt/proof';
import type { Endpoint } from './endpoint';

// The wait between the steps of a rotation in docs/production.md.
const MAX_AGE_SECONDS = 300;

const JwksReply = z
  .object({
    keys: z
      .array(
        z.object({
          kty: z.literal('EC'),
          crv: z.literal('P-256'),
          x: z.string(),
          y: z.string(),
          kid: z.string(),
          use: z.literal('sig'),
          alg: z.literal('ES256'),
        }),
      )
      .meta({ description: 'One key for each secret of CRYPT_PASSWORD. The first signs; all verify.' }),
  })
  .meta({ title: 'JwksReply' });

const EXAMPLE: z.infer<typeof JwksReply> = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'cFaEXAMPLE…',
      y: 'kJqEXAMPLE…',
      kid: 'b3NEXAMPLE…',
      use: 'sig',
      alg: 'ES256',
    },
  ],
};

/** The public keys with which back ends check a `Token`. Nothing in them is secret, so anybody may read them. */
export function jwks({ publicKeys }: ProofKeys): Endpoint {
  return {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that check a Token (RFC 7517)',
    reply: JwksReply,
    replyExample: EXAMPLE,
    handlers: [
      (_req, res) => {
        res.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`);
        res.set('Access-Control-Allow-Origin', '*');
        res.json(publicKeys);
      },
    ],
  };
}
