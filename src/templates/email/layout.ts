import { directionOf, type Locale } from '../locale';

/** The words of one e-mail, ready to be read. */
export interface EmailText {
  subject: string;
  lead: string;
  code: string;
  ending: string;
  caution: string;
  appName: string;
}

/** A text and an HTML part of the same words. */
export function layOutEmail(words: EmailText, locale: Locale) {
  const { subject, lead, code, ending, caution, appName } = words;
  return {
    subject,
    text: [lead, code, ending, caution, appName].join('\n\n') + '\n',
    html: html(words, locale),
  };
}

// Mail programs that know neither <style> nor dark mode get a plain dark-on-light mail from the style
// attributes; the preheader, which they show beside the subject, is in the mail but not on the page.
function html(words: EmailText, locale: Locale) {
  const { subject, lead, ending, caution, code, appName } = escapeAll(words);
  return `<!doctype html>
<html lang="${locale}" dir="${directionOf(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  body, .mail { background: #16181d !important; color: #f2f3f5 !important; }
  .code { background: #2a2e37 !important; color: #ffffff !important; }
  .small { color: #b9bfca !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background:#ffffff;color:#1a1c20">
<div style="display:none;max-height:0;overflow:hidden;opacity:0" aria-hidden="true">${code} · ${ending}</div>
<div class="mail" lang="${locale}" dir="${directionOf(locale)}" style="max-width:480px;margin:0 auto;padding:24px 16px;background:#ffffff;color:#1a1c20;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;text-align:start;overflow-wrap:break-word">
<p style="margin:0 0 16px;font-weight:600">${appName}</p>
<p style="margin:0 0 16px">${lead}</p>
<p class="code" dir="ltr" style="margin:24px 0;padding:16px 8px;border-radius:8px;background:#eef0f4;color:#111318;font:700 28px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:3px;text-align:center;-webkit-user-select:all;user-select:all">${code}</p>
<p style="margin:0 0 16px">${ending}</p>
<p class="small" style="margin:0;color:#565c68;font-size:14px">${caution}</p>
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

function escapeAll(words: EmailText): EmailText {
  const escape = (text: string) =>
    text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return {
    subject: escape(words.subject),
    lead: escape(words.lead),
    code: escape(words.code),
    ending: escape(words.ending),
    caution: escape(words.caution),
    appName: escape(words.appName),
  };
}
