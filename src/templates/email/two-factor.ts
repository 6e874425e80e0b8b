import type { EmailTemplate } from './layout';

export const twoFactorEmail: EmailTemplate = ({ code, appName }) => ({
  subject: `${code} is your ${appName} sign-in code`,
  lead: `Enter this code to finish signing in to ${appName}:`,
  caution:
    'If you are not signing in, somebody may know your password: change it, and give this code to no one.',
});
