import { sendCode, type Env, type Listening, type TestService } from './harness';

export const SHOP_KEY = 'shop-key-0123456789';
export const SHOP_PAGE = 'https://login.example.com';
export const APP_PAGE = 'https://app.example.com';

/** Two callers with a page each. Each test is a proxy, so that it can be several clients. */
export const PAGES: Env = {
  API_KEYS: `shop:${SHOP_KEY},app:app-key-0123456789`,
  PAGE_ORIGINS: `shop=${SHOP_PAGE},app=${APP_PAGE}`,
  TRUST_PROXY: '1',
};

/** What a browser adds to the request of a page: no API key. */
export const fromPage = (origin = SHOP_PAGE, address = '192.0.2.1') => ({
  Origin: origin,
  'X-Forwarded-For': address,
});

export const fromBackEnd = { Authorization: `Bearer ${SHOP_KEY}` };

let people = 0;
export const newAddress = () => `person-${(people += 1)}@example.com`;

/** Sends to a new recipient each time, so that only other limits can refuse. */
export function sendFrom(service: TestService, headers: Record<string, string>, others: object = {}) {
  return service.api
    .post('/api/v1/email/otp')
    .set(headers)
    .send({ email: newAddress(), type: '2FA', ...others });
}

/** Sends a code from a page, and reads it in the development inbox. */
export const sendCodeFromPage = (service: Listening, to = newAddress(), others: object = {}) =>
  sendCode(service, to, '2FA', others, fromPage());
