import { NAMES, type Name } from './names';
import type { Samples } from './rounds';
import { median } from './statistics';

// Pixels.
const ROW_HEIGHT = 26;
const LABELS_WIDTH = 300;
const BARS_WIDTH = 400;
const VALUES_WIDTH = 70;

/** The service's own rates get a different colour from its yardsticks. */
const isOurs = (name: Name) => /^(verify|send|altered|keyless)/.test(name);

/** An SVG bar chart of the replies per second. */
export function chart(samples: Samples): string {
  const names = (Object.keys(NAMES) as Name[]).filter((name) => samples[name]);
  const rates = names.map((name) => median((samples[name] ?? []).map(({ rate }) => rate)));
  const scale = BARS_WIDTH / Math.max(...rates);
  const bars = names.map((name, index) => {
    const rate = rates[index] ?? 0;
    const middle = index * ROW_HEIGHT + ROW_HEIGHT / 2;
    const width = Math.max(1, rate * scale).toFixed(1);
    const value = Math.round(rate).toLocaleString('en-GB');
    return `<text x="${LABELS_WIDTH - 8}" y="${middle}" text-anchor="end">${NAMES[name]}</text>
<rect x="${LABELS_WIDTH}" y="${middle - 8}" width="${width}" height="16" fill="${isOurs(name) ? '#2563eb' : '#94a3b8'}"/>
<text x="${(LABELS_WIDTH + Number(width) + 6).toFixed(1)}" y="${middle}">${value}</text>`;
  });
  const size = {
    width: LABELS_WIDTH + BARS_WIDTH + VALUES_WIDTH,
    height: names.length * ROW_HEIGHT,
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="Replies per second" font-family="system-ui, sans-serif" font-size="13" dominant-baseline="central">
<rect width="100%" height="100%" fill="#ffffff"/>
${bars.join('\n')}
</svg>
`;
}
