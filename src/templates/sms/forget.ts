import type { SmsTemplate } from '../registry';

export const forgetSms: SmsTemplate = ({ code, appName, life }) =>
  `${code} is your ${appName} password reset code. It ends in ${life}. Never share it.`;
