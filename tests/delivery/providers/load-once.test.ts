import { loadOnce } from '../../../src/delivery/providers/load-once';

describe('what is loaded once', () => {
  test('is loaded with the first use, for all who ask meanwhile and after', async () => {
    let loads = 0;
    const sdk = loadOnce(() => Promise.resolve({ number: (loads += 1) }));
    expect(loads).toBe(0);
    const [first, second] = await Promise.all([sdk.get(), sdk.get()]);
    expect([first, second, await sdk.get()]).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }]);
    expect(loads).toBe(1);
  });

  test('is tried again after it failed', async () => {
    const outcomes = [() => Promise.reject(new Error('no such file')), () => Promise.resolve('it')];
    const sdk = loadOnce<string>(() => outcomes.shift()?.() ?? Promise.reject(new Error('more')));
    await expect(Promise.all([sdk.get(), sdk.get()])).rejects.toThrow('no such file');
    expect(await sdk.get()).toBe('it');
    expect(await sdk.get()).toBe('it');
  });

  test('is closed where it was loaded, and nothing happens where it was not', async () => {
    const closed: string[] = [];
    const close = (name: string) => void closed.push(name);
    const [never, failed, loaded] = [
      loadOnce(() => Promise.resolve('never')),
      loadOnce<string>(() => Promise.reject(new Error('no such file'))),
      loadOnce(() => Promise.resolve('loaded')),
    ];
    const failure = failed.get().catch(() => undefined);
    failed.ifLoaded(close);
    await failure;
    await loaded.get();
    for (const each of [never, failed, loaded]) each.ifLoaded(close);
    await Promise.resolve();
    expect(closed).toEqual(['loaded']);
  });
});
