import type { TemplateValues } from '../registry';

/** The words of one e-mail; the layout makes a text and an HTML part of them. */
export interface EmailWords {
  subject: string;
  /** What the code is for, before it. */
  lead: string;
  /** What to do if it was not you, after it. */
  caution: string;
}

export type EmailTemplate = (values: TemplateValues) => EmailWords;

export function renderEmail(words: EmailWords, { code, appName, life }: TemplateValues) {
  const ending = `The code ends in ${life} and works once.`;
  return {
    subject: words.subject,
    text: [words.lead, code, ending, words.caution, appName].join('\n\n') + '\n',
    html: html({ ...words, ending, code, appName }),
  };
}

function html(
  words: Record<'subject' | 'lead' | 'ending' | 'caution' | 'code' | 'appName', string>,
) {
  const { subject, lead, ending, caution, code, appName } = escapeAll(words);
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:24px 12px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto">
<p style="font-weight:600">${appName}</p>
<p>${lead}</p>
<p style="margin:24px 0;font:700 32px/1.2 ui-monospace,monospace;letter-spacing:4px">${code}</p>
<p>${ending}</p>
<p style="opacity:.75;font-size:14px">${caution}</p>
</div>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeAll<Key extends string>(texts: Record<Key, string>): Record<Key, string> {
  const escaped = { ...texts };
  for (const key in escaped) {
    escaped[key] = escaped[key].replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  }
  return escaped;
}
