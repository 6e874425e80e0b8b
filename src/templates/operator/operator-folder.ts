import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '../../system-error';
import type { TemplateEntry } from '../catalogue';
import { createEmailTemplate } from '../email/email-template';
import { createSmsTemplate } from '../sms/sms-template';
import { createVoiceTemplate } from '../voice/voice-template';
import { readTemplateFile, type TemplateFile } from './operator-file';
import { TemplateError, TemplateFault } from './template-error';

/**
 * Reads `<TYPE>/email/<locale>.hbs`, `<TYPE>/email/<locale>.html.hbs`, `<TYPE>/sms/<locale>.hbs` and
 * `<TYPE>/voice/<locale>.hbs`.
 * @throws TemplateError that names every broken file and the line
 */
export function readTemplatesFolder(folder: string): TemplateEntry[] {
  const problems: string[] = [];
  const collect = <Result>(name: string, read: () => Result[]): Result[] => {
    try {
      return read();
    } catch (error) {
      problems.push(describeProblem(name, error));
      return [];
    }
  };

  const names = collect(folder, () => listFiles(folder));
  const files = names.flatMap((name) => collect(name, () => [readTemplateFile(folder, name)]));
  const pages = files.filter(({ isHtml }) => isHtml);
  for (const { name } of pages.filter((page) => !names.includes(textFileOf(page)))) {
    problems.push(`${name}: needs the text of the same language beside it`);
  }
  if (problems.length > 0) throw new TemplateError(problems);
  return files
    .filter(({ isHtml }) => !isHtml)
    .map((file) =>
      toEntry(
        file,
        pages.find((page) => textFileOf(page) === file.name),
      ),
    );
}

/** Lists the files below the folders. Names that begin with a dot belong to editors or to a mounted ConfigMap. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.includes('/') && !/(^|\/)\./.test(name))
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

const textFileOf = ({ name }: TemplateFile) => name.replace(/\.html\.hbs$/, '.hbs');

function toEntry(file: TemplateFile, page: TemplateFile | undefined): TemplateEntry {
  const { type, words, locale } = file;
  return { type, words, locale, template: toTemplate(file, page) };
}

function toTemplate({ words, locale, subject = '', body, variables }: TemplateFile, page: TemplateFile | undefined) {
  switch (words) {
    case 'email':
      return createEmailTemplate({ locale, subject, body, html: page?.body }, [
        ...variables,
        ...(page?.variables ?? []),
      ]);
    case 'sms':
      return createSmsTemplate({ locale, wordings: [body] }, variables);
    case 'voice':
      return createVoiceTemplate({ locale, text: body }, variables);
  }
}

function describeProblem(name: string, error: unknown): string {
  if (!(error instanceof TemplateFault)) {
    return `${name} cannot be read (${systemCode(error) ?? 'unknown'})`;
  }
  return `${name}${error.line === undefined ? '' : `:${error.line}`}: ${error.message}`;
}
