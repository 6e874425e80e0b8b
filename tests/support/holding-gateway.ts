import { createServer, type ServerResponse } from 'node:http';
import { listen } from './free-port';
import { onTeardown, type Env } from './harness';

/** The reply of the webhook's gateway to a message. */
type Answer = 'taken' | 'recipient_refused';

/** A gateway that holds each message until `answer`, which also answers every later message at once. */
export async function startHoldingGateway() {
  const held: ServerResponse[] = [];
  let messages = 0;
  let decided: Answer | undefined;
  const reply = (res: ServerResponse, answer: Answer) => {
    if (answer === 'taken') res.end();
    else res.writeHead(422).end('{"reason":"recipient_refused"}');
  };
  const server = createServer((_req, res) => {
    messages += 1;
    if (decided === undefined) held.push(res);
    else reply(res, decided);
  });
  const port = await listen(server);
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const env: Env = {
    EMAIL_PROVIDERS: 'webhook',
    WEBHOOK_URL: `http://127.0.0.1:${port}`,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  };
  return {
    /** The settings that send e-mail there. */
    env,
    /** How many messages came, with any answer or none. */
    messages: () => messages,
    answer(answer: Answer) {
      decided = answer;
      for (const res of held.splice(0)) reply(res, answer);
    },
  };
}
