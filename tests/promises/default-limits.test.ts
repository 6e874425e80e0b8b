import { loadConfig } from '../../src/config/config';

describe('the default of', () => {
  test.each([
    ['OTP_MAX_ATTEMPTS', '5'],
    ['LIMIT_GUESSES_PER_RECIPIENT', '20/1h'],
    ['LIMIT_SENDS_PER_RECIPIENT', '1/30s,5/10m,10/1h'],
    ['LIMIT_SENDS_PER_CALLER', '60/1m'],
    ['LIMIT_VERIFIES_PER_CALLER', '600/1m'],
    ['SMS_GUARD_VOLUME', '30/1h'],
    ['SMS_GUARD_MIN_CONVERSION', '10'],
  ])('%s is %s, as README promises', (name, value) => {
    expect(loadConfig({})).toEqual(loadConfig({ [name]: value }));
  });
});
