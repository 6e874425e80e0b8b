import { openStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { emptyDatabase, post, startTestService, type TestService } from '../support/harness';
import { startProcess } from '../support/service-process';
import { statusOf } from '../support/status-of';

jest.setTimeout(120_000);

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

const mailTo = (email: string) => post(service, '/email/otp', { email, type: '2FA' });
const inbox = async () => (await (await fetch(`${service.url}/inbox`)).json()) as { id: number }[];

describe('the development inbox', () => {
  test('keeps the last 100 messages, newest first', async () => {
    for (let sent = 0; sent < 101; sent++) await mailTo(`ada${sent}@example.com`);
    const messages = await inbox();
    expect(messages).toHaveLength(100);
    expect(messages[0]).toMatchObject({ to: 'ada100@example.com' });
    expect(messages.at(-1)).toMatchObject({ to: 'ada1@example.com' });
  });

  test('gives the `segments` of an SMS, and not of an e-mail', async () => {
    await post(service, '/phone/otp', { phone_number: '+447700900123', type: '2FA' });
    await mailTo('ada@example.com');
    const [mail, sms] = await inbox();
    expect(sms).toMatchObject({ channel: 'sms', segments: 1 });
    expect(mail).not.toHaveProperty('segments');
  });

  test('serves the HTML of an e-mail in a sandbox without scripts and requests', async () => {
    await mailTo('ada@example.com');
    const [{ id, html } = { id: 0, html: '' }] = (await inbox()) as { id: number; html: string }[];
    const reply = await fetch(`${service.url}/inbox/${id}/mail`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'unsafe-inline';sandbox allow-same-origin;frame-ancestors 'self'",
    );
    expect(await reply.text()).toBe(html);
  });

  test.each(['/inbox/0/mail', '/inbox/x/mail', '/inbox/1e9/mail'])('answers 404 to GET %s', async (path) => {
    expect(await statusOf(service.url + path)).toBe(404);
  });
});

describe('/inbox/events', () => {
  test('sends the whole inbox, then each new message, and a heartbeat while idle', async () => {
    await mailTo('before@example.com');
    const stream = await openStream(service, '/inbox/events');
    expect([stream.status, stream.headers.get('content-type'), stream.headers.get('cache-control')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ]);
    const messages = await inbox();
    expect(await stream.next()).toEqual({
      name: 'inbox',
      data: messages.map((message) => expect.objectContaining({ id: message.id }) as object),
    });

    await mailTo('after@example.com');
    const [{ id } = { id: 0 }] = await inbox();
    const event = await stream.next();
    expect(event).toMatchObject({
      name: 'message',
      data: { id, to: 'after@example.com', channel: 'email', mail: `/inbox/${id}/mail` },
    });
    expect(JSON.stringify(event)).not.toContain('<html');
    expect(await stream.next()).toBe('comment');
    stream.close();
  });

  test('serves at most 20 readers, and another once one disconnects', async () => {
    const crowded = await startTestService();
    const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(crowded, '/inbox/events')));
    expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const refused = await fetch(`${crowded.url}/inbox/events`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toEqual({
      Status: 'Failure',
      Details: 'Too many requests',
      Code: 'rate_limited',
    });

    streams[0]?.close();
    await eventually(async () => {
      const another = await openStream(crowded, '/inbox/events');
      return another.status === 200 ? true : undefined;
    });
    for (const stream of streams) stream.close();
  });

  test.each(['HEAD', 'POST', 'DELETE'])('answers 405 to %s', async (method) => {
    const reply = await fetch(`${service.url}/inbox/events`, { method });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('ends at SIGTERM and does not keep the process alive', async () => {
    const running = await startProcess(await emptyDatabase());
    const stream = await openStream(running, '/inbox/events');
    expect(await stream.next()).toEqual({ name: 'inbox', data: [] });
    const ended = running.stop();
    expect(await stream.next()).toBeUndefined();
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });
});
