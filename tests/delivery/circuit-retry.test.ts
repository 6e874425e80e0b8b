import { createCircuit } from '../../src/delivery/circuit';
import { DeliveryError } from '../../src/delivery/delivery-error';
import type { Provider } from '../../src/delivery/provider';
import { email } from '../support/provider-outcome';

const TIMEOUT_MS = 60_000;
const log = { info: () => undefined, error: () => undefined };

beforeAll(() => jest.useFakeTimers());
afterAll(() => jest.useRealTimers());

/** A circuit that five failures have opened, 5 s before one message may try the provider. */
async function openedCircuit() {
  const provider: Provider = { name: 'p', send: () => Promise.reject(new DeliveryError('connection')) };
  const circuit = createCircuit(provider, log);
  for (let sent = 0; sent < 5; sent += 1) {
    expect(circuit.state()).toBe('closed');
    await expect(circuit.send(email, TIMEOUT_MS)).rejects.toThrow('connection');
  }
  expect(circuit.state()).toBe('open');
  return { circuit, provider };
}

test('a provider is used within ten seconds of its return, even while an earlier try still waits for a reply', async () => {
  const { circuit, provider } = await openedCircuit();
  provider.send = () => new Promise(() => undefined);
  jest.advanceTimersByTime(5_000);
  void circuit.send(email, TIMEOUT_MS).catch(() => undefined);

  provider.send = () => Promise.resolve(undefined);
  await expect(circuit.send(email, TIMEOUT_MS)).rejects.toThrow();
  jest.advanceTimersByTime(5_000);
  await circuit.send(email, TIMEOUT_MS);
  expect(circuit.state()).toBe('closed');
});

test('bad recipients do not use up the tries of an open circuit', async () => {
  const { circuit, provider } = await openedCircuit();
  jest.advanceTimersByTime(5_000);
  provider.send = () => Promise.reject(new DeliveryError('recipient_refused'));
  await expect(circuit.send(email, TIMEOUT_MS)).rejects.toThrow('recipient_refused');
  provider.send = () => Promise.resolve(undefined);
  await circuit.send(email, TIMEOUT_MS);
  expect(circuit.state()).toBe('closed');
});

test('a library that ignores its signal is left behind at the deadline', async () => {
  const provider: Provider = { name: 'p', send: () => new Promise(() => undefined) };
  const sending = createCircuit(provider, log).send(email, 3_000);
  const failed = expect(sending).rejects.toThrow('timeout');
  jest.advanceTimersByTime(3_000);
  jest.advanceTimersByTime(100);
  await failed;
});
