import type { EmailTemplate } from './layout';

export const verificationEmail: EmailTemplate = ({ code, appName }) => ({
  subject: `${code} is your ${appName} verification code`,
  lead: `Enter this code to confirm that this address is yours at ${appName}:`,
  caution: 'If you did not ask for it, ignore this message: without the code nothing happens.',
});
