// @ts-check
import { createOtpClient } from 'otp-service/client';
import { createApp } from './app.mjs';
import { settings } from './settings.mjs';
import { openUsers } from './users.mjs';

const otp = createOtpClient({ baseUrl: settings.serviceUrl, apiKey: settings.apiKey });
const users = await openUsers(settings.usersFolder);

const server = createApp({ otp, users }).listen(settings.port, 'localhost', (error) => {
  if (error) throw error;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : settings.port;
  console.log(`The example:          http://localhost:${port}`);
  console.log(`Its codes, to read:   ${settings.serviceUrl}`);
});
