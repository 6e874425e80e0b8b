import { parseRates } from '../../src/rate';

describe('a rate', () => {
  const per = (points: number, windowSeconds: number) => ({ points, windowSeconds });

  test.each([
    ['off', []],
    ['1/30s', [per(1, 30)]],
    ['20/1h', [per(20, 3600)]],
    ['3/2d', [per(3, 172_800)]],
    ['1/30s,5/10m,10/1h', [per(1, 30), per(5, 600), per(10, 3600)]],
    [' 1/30s , 5/10m ', [per(1, 30), per(5, 600)]],
  ])('such as %j is read as %j', (text, rates) => {
    expect(parseRates(text)).toEqual(rates);
  });

  test.each(['', ',', '1/30s,', 'OFF', '1/30', '1/30S', '1/0s', '0/1s', '1/1s;2/1m', '1/30s,off'])(
    'such as %j is rejected',
    (text) => {
      expect(parseRates(text)).toBeUndefined();
    },
  );
});
