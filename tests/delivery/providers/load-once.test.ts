import { loadOnce } from '../../../src/delivery/providers/load-once';

describe('a module behind loadOnce', () => {
  test('is loaded once, at its first use, for concurrent and later callers', async () => {
    let loads = 0;
    const sdk = loadOnce(() => Promise.resolve({ number: (loads += 1) }));
    expect(loads).toBe(0);
    const [first, second] = await Promise.all([sdk.get(), sdk.get()]);
    expect([first, second, await sdk.get()]).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }]);
    expect(loads).toBe(1);
  });

  test('is loaded again after a failed load', async () => {
    const outcomes = [() => Promise.reject(new Error('no such file')), () => Promise.resolve('loaded')];
    const sdk = loadOnce<string>(() => outcomes.shift()?.() ?? Promise.reject(new Error('loaded twice')));
    await expect(Promise.all([sdk.get(), sdk.get()])).rejects.toThrow('no such file');
    expect(await sdk.get()).toBe('loaded');
    expect(await sdk.get()).toBe('loaded');
  });

  test('is closed by ifLoaded only if its load succeeded', async () => {
    const closed: string[] = [];
    const close = (name: string) => void closed.push(name);
    const [unused, failed, loaded] = [
      loadOnce(() => Promise.resolve('unused')),
      loadOnce<string>(() => Promise.reject(new Error('no such file'))),
      loadOnce(() => Promise.resolve('loaded')),
    ];
    const failure = failed.get().catch(() => undefined);
    failed.ifLoaded(close);
    await failure;
    await loaded.get();
    for (const each of [unused, failed, loaded]) each.ifLoaded(close);
    await Promise.resolve();
    expect(closed).toEqual(['loaded']);
  });
});
