import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { onTeardown } from './harness';

interface Scraped {
  url: string;
  token: string;
  /** The text of a rules file. */
  rules: string;
}

export interface Prometheus {
  /** The number of series in the result whose value is a number. */
  query(expression: string): Promise<number>;
  /** The names of the alerts that fire. */
  firing(): Promise<Set<string>>;
}

/** A Prometheus that scrapes one service each second. */
export async function startPrometheus({ url, token, rules }: Scraped): Promise<Prometheus> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-prometheus-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [
      {
        job_name: 'otp-service',
        authorization: { credentials: token },
        static_configs: [{ targets: [new URL(url).host] }],
      },
    ],
  };
  await writeFile(path.join(folder, 'rules.yaml'), rules);
  await writeFile(path.join(folder, 'prometheus.yml'), JSON.stringify(config)); // YAML contains JSON
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  onTeardown(async () => {
    const ended = once(child, 'exit');
    if (child.kill('SIGKILL')) await ended;
  });

  const ask = async (question: string) => {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/${question}`);
    return (await reply.json()) as { data?: { result: Series[]; alerts: Alert[] } };
  };
  await eventually(() =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    ),
  );
  return {
    async query(expression) {
      const result = (await ask(`query?query=${encodeURIComponent(expression)}`)).data?.result ?? [];
      return result.filter(({ value: [, text] }) => text !== 'NaN').length; // 0 / 0
    },
    async firing() {
      const alerts = (await ask('alerts')).data?.alerts ?? [];
      return new Set(alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname));
    },
  };
}

interface Series {
  value: [time: number, text: string];
}

interface Alert {
  state: string;
  labels: { alertname: string };
}
