/** Who tells whom what, from the first form to the end of the login. */
const LANES = { person: 48, application: 170, service: 292 } as const;
type Lane = keyof typeof LANES;

interface Arrow {
  from: Lane;
  to: Lane;
  label: string;
  /** A second line, such as a path. */
  detail?: string;
}

const ARROWS: readonly Arrow[] = [
  { from: 'person', to: 'application', label: 'signs in' },
  { from: 'application', to: 'service', label: 'send', detail: 'POST /email/otp' },
  { from: 'service', to: 'application', label: 'verification key' },
  { from: 'service', to: 'person', label: 'message with the code' },
  { from: 'person', to: 'application', label: 'types the code' },
  { from: 'application', to: 'service', label: 'verify', detail: 'POST /verify/otp' },
  { from: 'service', to: 'application', label: 'OTP Matched', detail: 'and Token' },
];

const TOP = 44;
const ROW = 48;
const WIDTH = 340;
const HEIGHT = TOP + ARROWS.length * ROW + 6;

/** A sequence diagram in text of 13 units on a width of 340: readable on a phone. docs.css has its colors. */
export function flowDiagram(): string {
  const names: Record<Lane, string> = { person: 'Person', application: 'Your app', service: 'OTP Service' };
  const lanes = (Object.keys(LANES) as Lane[]).map(
    (lane) => `<line class="lane" x1="${LANES[lane]}" y1="34" x2="${LANES[lane]}" y2="${HEIGHT}"/>
<rect class="${lane} actor" x="${LANES[lane] - 46}" y="4" width="92" height="30" rx="9"/>
<text class="${lane}" x="${LANES[lane]}" y="23">${names[lane]}</text>`,
  );
  return `<svg class="flow" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="The flow, as in the list beside it">
${lanes.join('\n')}
${ARROWS.map(arrow).join('\n')}
</svg>`;
}

function arrow({ from, to, label, detail }: Arrow, index: number): string {
  const y = TOP + index * ROW + 28;
  const direction = Math.sign(LANES[to] - LANES[from]);
  const end = LANES[to] - direction * 2;
  const middle = (LANES[from] + LANES[to]) / 2;
  return `<path class="arrow" d="M${LANES[from]} ${y}H${end - direction * 7}"/>
<path class="head" d="M${end} ${y}l${-direction * 8} -4.5v9z"/>
<text x="${middle}" y="${y - 7}">${label}</text>${
    detail === undefined ? '' : `\n<text class="detail" x="${middle}" y="${y + 14}">${detail}</text>`
  }`;
}
