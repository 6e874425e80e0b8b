export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The series in a text of Prometheus's format. */
export function seriesIn(text: string): Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const pairs = Array.from(labels.matchAll(/(\w+)="([^"]*)"/g), ([, key = '', text = '']) => [key, text] as const);
    return { name, labels: Object.fromEntries(pairs), value: Number(value) };
  });
}

/** The sum of the series of the metric that have these labels. */
export function totalOf(text: string, metric: string, labels: Record<string, string> = {}): number {
  const has = (series: Series) => Object.entries(labels).every(([key, value]) => series.labels[key] === value);
  return seriesIn(text)
    .filter((series) => series.name === metric && has(series))
    .reduce((sum, { value }) => sum + value, 0);
}
