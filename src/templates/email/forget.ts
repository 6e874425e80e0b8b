import type { EmailTemplate } from './layout';

export const forgetEmail: EmailTemplate = ({ code, appName }) => ({
  subject: `${code} is your ${appName} password reset code`,
  lead: `Enter this code to choose a new password at ${appName}:`,
  caution:
    'If you did not ask for it, somebody else may have typed your address. Your password stays as it is.',
});
