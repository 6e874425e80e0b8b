import type { SmsTemplate } from '../registry';

export const verificationSms: SmsTemplate = ({ code, appName, life }) =>
  `${code} is your ${appName} verification code. It ends in ${life}. Never share it.`;
