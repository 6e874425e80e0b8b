import Handlebars from 'handlebars';
import { describeError, ERROR_CODES, type ErrorCode } from '../errors';
import { ADVICE } from './advice';

const { escapeExpression } = Handlebars;

/** The failures that a person causes or can end, the most frequent first. */
const OF_PEOPLE: readonly ErrorCode[] = [
  'otp_not_matched',
  'otp_expired',
  'otp_already_used',
  'too_many_attempts',
  'recipient_rate_limited',
  'recipient_refused',
  'email_invalid',
  'email_not_ascii',
  'phone_number_invalid',
  'verification_key_invalid',
];
const OF_OPERATORS: readonly ErrorCode[] = [
  'unauthorized',
  'phone_unavailable',
  'brand_not_allowed',
  'destination_not_allowed',
  'host_not_allowed',
  'internal_error',
];

/** Every failure belongs to one group: by name, else by status. */
const GROUPS = ['Tell the person', 'Wait and try again', 'Mend the request', 'Ask the operator'] as const;

function groupOf(code: ErrorCode): (typeof GROUPS)[number] {
  if (OF_PEOPLE.includes(code)) return 'Tell the person';
  if (OF_OPERATORS.includes(code)) return 'Ask the operator';
  const { status } = describeError(code);
  return status >= 500 || status === 429 || status === 409 || code === 'destination_blocked'
    ? 'Wait and try again'
    : 'Mend the request';
}

/** What to do about each failure, as in docs/errors.md. */
export function failureGroups(): string {
  return GROUPS.map((group, index) => {
    const codes = group === 'Tell the person' ? OF_PEOPLE : ERROR_CODES.filter((code) => groupOf(code) === group);
    return `<details${index === 0 ? ' open' : ''}>
<summary><h3>${group}</h3> <span class="count">${codes.length}</span></summary>
<dl>
${codes.map(entry).join('\n')}
</dl>
</details>`;
  }).join('\n');
}

function entry(code: ErrorCode): string {
  const { status, details } = describeError(code);
  return `<div id="${code}"><dt><code>${code}</code> <span class="status">${status}</span></dt>
<dd>${withCode(ADVICE[code])}<br><span class="details">${escapeExpression(details)}</span></dd></div>`;
}

/** Text with `code` in it, as in Markdown. */
function withCode(text: string): string {
  return escapeExpression(text).replaceAll(/&#x60;(.+?)&#x60;/g, '<code>$1</code>');
}
