import { messageIdIn } from '../../../src/delivery/message-id';
import { queueIdIn } from '../../../src/delivery/providers/smtp-queue-id';
import { createDirect, HTTP_PROVIDERS } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';

describe("a provider's id of a message", () => {
  const sink = sharedHttpSink({ status: 200 });

  test.each([
    ['twilio', 'SMexample'],
    ['vonage', '0A0000000123ABCD1'],
    ['sns', '1'],
    ['ses', '1'],
    ['webhook', undefined],
  ])('of %s is %s', async (name, id) => {
    const provider = HTTP_PROVIDERS.find((each) => each.name === name);
    if (provider === undefined) throw new Error(name);
    sink.reply = provider.taken;
    const { message } = provider;
    expect(await createDirect(provider, sink.url).send(message, new AbortController().signal)).toBe(id);
  });

  test('of vonage may be missing from its reply', async () => {
    const vonage = HTTP_PROVIDERS.find(({ name }) => name === 'vonage');
    if (vonage === undefined) throw new Error('vonage');
    sink.reply = { status: 200, body: { messages: [{ status: '0' }] } };
    const sent = createDirect(vonage, sink.url).send(vonage.message, new AbortController().signal);
    expect(await sent).toBeUndefined();
  });

  test.each([
    ['250 2.0.0 Ok: queued as 4XyZ9f0kQvz1', '4XyZ9f0kQvz1'],
    ['250 Ok: queued as zQ_3-tuvRkiH1tgQ', 'zQ_3-tuvRkiH1tgQ'],
    ['250 OK id=1rXyZa-0001Ab-2C', '1rXyZa-0001Ab-2C'],
    ['250 2.0.0 41QABCDE012345 Message accepted for delivery', '41QABCDE012345'],
    ['250 2.0.0 OK  1700000000 a1-20020a5d4c81000000b0-si123.45 - gsmtp', 'a1-20020a5d4c81000000b0-si123.45'],
    ['250 Ok 0100018b5c3c0a4f-11112222-3333-000000', '0100018b5c3c0a4f-11112222-3333-000000'],
    ['250 2.1.5 <ada@example.com> accepted', undefined],
    ['250 OK: message queued', undefined],
    ['', undefined],
  ])('is read from the SMTP reply "%s"', (reply, id) => {
    expect(queueIdIn(reply)).toBe(id);
  });

  test.each([
    ['ada.lovelace@example.com', 'x-ADA.Lovelace-1'],
    ['+12025550143', '2025550143'],
    ['+12025550143', 'q.555.01.43'],
  ])('that holds the recipient %s is left out', (to, id) => {
    expect(messageIdIn(id, to)).toBeUndefined();
    expect(messageIdIn(id, 'other@example.com')).toBe(id);
  });
});
