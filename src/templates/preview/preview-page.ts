import Handlebars from 'handlebars';
import type { Channel } from '../../channel';
import { pageHeader } from '../../page-header';
import { countSegments } from '../../sms/segments';
import { directionOf } from '../locale/locale';
import type { Templates } from '../templates';
import { PREVIEW_STYLE } from './preview-style';
import { sampleMessages, type SampleCode, type SampleMessage } from './sample-messages';

const { escapeExpression } = Handlebars;

/**
 * One page with every message that this instance can send. The page loads nothing else. With the `root` of the service
 * it has the header of the other pages.
 */
export function previewPage(templates: Templates, code: SampleCode, root?: string): string {
  const samples = sampleMessages(templates, code);
  const types = [...new Set(samples.map(({ type }) => type))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OTP Service: Messages</title>
<style>${PREVIEW_STYLE}</style>
</head>
<body>
${root === undefined ? '' : pageHeader({ current: 'Messages', root, isDevelopment: true })}
<main>
<h1>Every message</h1>
<p class="lead">Each SMS, call and e-mail in each language, as this instance sends it.</p>
<nav class="types" aria-label="Types">${types.map((type) => `<a href="#${type}">${type}</a>`).join('\n')}</nav>
${types.map((type) => section(type, samples)).join('\n')}
</main>
</body>
</html>
`;
}

function section(type: string, samples: readonly SampleMessage[]): string {
  const of = (channel: Channel) => samples.filter((sample) => sample.type === type && sample.channel === channel);
  return `<section id="${type}">
<h2>${type}</h2>
${messages('SMS', of('sms').map(smsArticle))}
${messages('Call, spoken twice', of('voice').map(callArticle))}
${messages('E-mail', of('email').map(emailArticle))}
</section>`;
}

/** An operator's type may have templates for one channel alone. */
function messages(title: string, articles: readonly string[]): string {
  if (articles.length === 0) return '';
  return `<h3>${title}</h3>
<div class="messages">
${articles.join('\n')}
</div>`;
}

function smsArticle({ locale, text }: SampleMessage): string {
  const { segments, encoding, characters } = countSegments(text);
  const count = `${segments} segment${segments === 1 ? '' : 's'}, ${encoding}, ${characters} characters`;
  return `<article>
<h4><span class="tag">${locale}</span></h4>
<pre ${inLanguage(locale)}>${escapeExpression(text)}</pre>
<small${segments === 1 ? '' : ' class="long"'}>${count}</small>
</article>`;
}

function callArticle({ locale, text }: SampleMessage): string {
  return `<article>
<h4><span class="tag">${locale}</span></h4>
<pre class="spoken" ${inLanguage(locale)}>${escapeExpression(text)}</pre>
</article>`;
}

function emailArticle({ type, locale, subject = '', text, html = '' }: SampleMessage): string {
  return `<article>
<h4><span class="tag">${locale}</span> <span ${inLanguage(locale)}>${escapeExpression(subject)}</span></h4>
<iframe sandbox loading="lazy" title="${type} ${locale}" srcdoc="${escapeExpression(html)}"></iframe>
<details><summary>Text</summary><pre ${inLanguage(locale)}>${escapeExpression(text)}</pre></details>
</article>`;
}

const inLanguage = (locale: string) => `lang="${locale}" dir="${directionOf(locale)}"`;
