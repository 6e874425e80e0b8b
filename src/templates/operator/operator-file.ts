import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORDS, type Words } from '../../channel';
import { canonicalLocale } from '../locale/locale';
import { inspect } from './inspect';
import { TemplateFault } from './template-error';

/** One valid file of an operator's folder. */
export interface TemplateFile {
  /** The path inside the folder: `<TYPE>/<words>/<locale>.hbs`. */
  name: string;
  type: string;
  words: Words;
  locale: string;
  /** The HTML page of the e-mail whose text file has the same name without `.html`. */
  isHtml: boolean;
  /** Only the text file of an e-mail has a subject. */
  subject?: string;
  body: string;
  variables: readonly string[];
}

const TYPE = /^[A-Z0-9_]{1,32}$/;
const FILE = /^([A-Za-z0-9-]+)(\.html)?\.hbs$/;

/** @throws TemplateFault */
export function readTemplateFile(folder: string, name: string): TemplateFile {
  const place = parsePath(name);
  const text = decode(readFileSync(path.join(folder, name))).replaceAll('\r\n', '\n');
  // The whole file is checked before its parts: a syntax error then has its own line, not that of the cut.
  const { variables } = inspect(text);
  const hasSubject = place.words === 'email' && !place.isHtml;
  const parts = hasSubject ? splitSubject(text) : { body: text, bodyLine: 1 };
  if (!inspect(parts.body, parts.bodyLine).hasCode) {
    throw new TemplateFault(parts.bodyLine, 'has no {{code}}, or only where a condition holds');
  }
  return { name, ...place, ...parts, variables };
}

/** Decodes UTF-8 and drops a byte order mark. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TemplateFault(undefined, 'is not UTF-8');
  }
}

function parsePath(name: string) {
  const [type = '', folder = '', file = '', ...deeper] = name.split('/');
  const [, locale = '', html] = FILE.exec(file) ?? [];
  const isHtml = html !== undefined;
  const words = WORDS.find((kind) => kind === folder);
  if (words === undefined || (words !== 'email' && isHtml) || locale === '' || deeper.length > 0) {
    const expected = '<TYPE>/email/<locale>[.html].hbs, <TYPE>/sms/<locale>.hbs or <TYPE>/voice/<locale>.hbs';
    throw new TemplateFault(undefined, `is not named ${expected}`);
  }
  if (!TYPE.test(type)) {
    throw new TemplateFault(undefined, 'a type is 1 to 32 of A to Z, 0 to 9 and _');
  }
  const canonical = canonicalLocale(locale);
  if (canonical === undefined) throw new TemplateFault(undefined, `${locale} is no language tag`);
  if (canonical !== locale) {
    throw new TemplateFault(undefined, `the language ${locale} is spelled ${canonical}`);
  }
  return { type, words, locale, isHtml };
}

function splitSubject(text: string) {
  const [first = '', second = '', ...rest] = text.split('\n');
  const [, subject] = /^Subject:\s*(\S.*)$/.exec(first) ?? [];
  if (subject === undefined) throw new TemplateFault(1, 'must begin with "Subject: …"');
  if (second.trim() !== '') throw new TemplateFault(2, 'must be empty, after the subject');
  inspect(subject);
  return { subject, body: rest.join('\n'), bodyLine: 3 };
}
