import Handlebars from 'handlebars';
import { countSegments } from '../../sms/segments';
import { directionOf } from '../locale/locale';
import type { Templates } from '../templates';
import { sampleMessages, type SampleCode, type SampleMessage } from './sample-messages';

const { escapeExpression } = Handlebars;

/** One page with every message that this instance can send. The page loads nothing else. */
export function previewPage(templates: Templates, code: SampleCode): string {
  const samples = sampleMessages(templates, code);
  const types = [...new Set(samples.map(({ type }) => type))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Every message</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; padding: 16px; max-width: 1200px }
.messages { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 16px }
article { border: 1px solid #8888; border-radius: 8px; padding: 12px; min-width: 0 }
h3 { margin: 24px 0 8px }
h4 { margin: 0 0 8px }
h4 { font-weight: 600; overflow-wrap: break-word }
iframe { width: 100%; height: 420px; border: 0; background: #fff }
pre { white-space: pre-wrap; overflow-wrap: break-word; font: inherit; margin: 0 0 8px; unicode-bidi: plaintext }
.long { color: #b00020; font-weight: 700 }
</style>
</head>
<body>
<h1>Every message</h1>
<nav aria-label="Types"><ul>
${types.map((type) => `<li><a href="#${type}">${type}</a></li>`).join('\n')}
</ul></nav>
<main>
${types.map((type) => section(type, samples)).join('\n')}
</main>
</body>
</html>
`;
}

function section(type: string, samples: readonly SampleMessage[]): string {
  const of = (channel: string) => samples.filter((sample) => sample.type === type && sample.channel === channel);
  return `<section id="${type}">
<h2>${type}</h2>
<h3>SMS</h3>
<div class="messages">
${of('sms').map(smsArticle).join('\n')}
</div>
<h3>E-mail</h3>
<div class="messages">
${of('email').map(emailArticle).join('\n')}
</div>
</section>`;
}

function smsArticle({ locale, text }: SampleMessage): string {
  const { segments, encoding, characters } = countSegments(text);
  const count = `${segments} segment${segments === 1 ? '' : 's'}, ${encoding}, ${characters} characters`;
  return `<article>
<h4>${locale}</h4>
<pre ${inLanguage(locale)}>${escapeExpression(text)}</pre>
<small${segments === 1 ? '' : ' class="long"'}>${count}</small>
</article>`;
}

function emailArticle({ type, locale, subject = '', text, html = '' }: SampleMessage): string {
  return `<article>
<h4>${locale}: <span ${inLanguage(locale)}>${escapeExpression(subject)}</span></h4>
<iframe sandbox loading="lazy" title="${type} ${locale}" srcdoc="${escapeExpression(html)}"></iframe>
<details><summary>Text</summary><pre ${inLanguage(locale)}>${escapeExpression(text)}</pre></details>
</article>`;
}

const inLanguage = (locale: string) => `lang="${locale}" dir="${directionOf(locale)}"`;
