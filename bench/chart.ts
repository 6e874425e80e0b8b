import { NAMES, type Name } from './names';
import type { Samples } from './rounds';
import { median } from './statistics';

const ROW = 26;
const LABELS = 300;
const BARS = 400;
const VALUES = 70;

/** The service's own rates stand out, whatever the page's background is. */
const isOurs = (name: Name) => /^(verify|send|altered|keyless)/.test(name);

/** Replies a second, a bar each. */
export function chart(samples: Samples): string {
  const names = (Object.keys(NAMES) as Name[]).filter((name) => samples[name]);
  const rates = names.map((name) => median((samples[name] ?? []).map(({ rate }) => rate)));
  const scale = BARS / Math.max(...rates);
  const bars = names.map((name, index) => {
    const rate = rates[index] ?? 0;
    const middle = index * ROW + ROW / 2;
    const width = Math.max(1, rate * scale).toFixed(1);
    const value = Math.round(rate).toLocaleString('en-GB');
    return `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${NAMES[name]}</text>
<rect x="${LABELS}" y="${middle - 8}" width="${width}" height="16" fill="${isOurs(name) ? '#2563eb' : '#94a3b8'}"/>
<text x="${(LABELS + Number(width) + 6).toFixed(1)}" y="${middle}">${value}</text>`;
  });
  const size = { width: LABELS + BARS + VALUES, height: names.length * ROW };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="Replies a second" font-family="system-ui, sans-serif" font-size="13" dominant-baseline="central">
<rect width="100%" height="100%" fill="#ffffff"/>
${bars.join('\n')}
</svg>
`;
}
