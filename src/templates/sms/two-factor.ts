import type { SmsTemplate } from '../registry';

export const twoFactorSms: SmsTemplate = ({ code, appName, life }) =>
  `${code} is your ${appName} sign-in code. It ends in ${life}. Never share it.`;
