import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/config';
import { Settings } from '../../src/config/settings';

const REPOSITORY = path.join(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(REPOSITORY, file), 'utf8');

type Environment = Record<string, string>;

interface Compose {
  services: Record<'otp' | 'postgres', { environment: Environment; stop_grace_period: string }> & {
    secrets: { entrypoint: [program: string, flag: string, script: string] };
  };
}

interface Deployment {
  kind: string;
  spec: {
    replicas: number;
    template: {
      spec: {
        terminationGracePeriodSeconds: number;
        containers: [
          { env: { name: string; value: string }[]; lifecycle: { preStop: { sleep: { seconds: number } } } },
        ];
      };
    };
  };
}

const compose = parse(read('compose.yaml')) as Compose;
const [deployment] = parseAllDocuments(read('ops/kubernetes.yaml')).map((document) => document.toJS() as Deployment);
const pod = deployment?.spec.template.spec;
const [container] = pod?.containers ?? [];
const dockerfile = read('Dockerfile');

const environments: [file: string, environment: Environment][] = [
  ['compose.yaml', compose.services.otp.environment],
  ['ops/kubernetes.yaml', Object.fromEntries(container?.env.map(({ name, value }) => [name, value]) ?? [])],
  ['Dockerfile', Object.fromEntries(Array.from(dockerfile.matchAll(/^ENV (\w+)=(.*)$/gm), ([, ...pair]) => pair))],
];

const settingOf = (variable: string) => variable.replace(/_FILE$/, '');

describe.each(environments)('%s', (_file, environment) => {
  test('sets only settings of the service', () => {
    const names = Object.keys(environment).map(settingOf);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !(name in Settings.shape))).toEqual([]);
  });
});

/** What the operator's files may hold. */
const SECRETS: Environment = {
  DATABASE_URL: 'postgres://otp:a-password@db.internal:5432/otp',
  DB_PASSWORD: 'secret',
  CRYPT_PASSWORD: 'a secret of more than sixteen characters',
  API_KEYS: 'app:a-key-of-more-than-sixteen-characters',
  SMTP_URL: 'smtps://mailer:a-password@smtp.example.com',
};

describe.each(environments.slice(0, 2))('%s', (_file, environment) => {
  test('starts in production, and has each secret in a file', () => {
    const values = Object.entries(environment).map(
      ([name, value]) => [settingOf(name), name.endsWith('_FILE') ? SECRETS[settingOf(name)] : value] as const,
    );
    expect(() => loadConfig({ NODE_ENV: 'production', ...Object.fromEntries(values) })).not.toThrow();
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(['CRYPT_PASSWORD_FILE', 'API_KEYS_FILE']));
    expect(Object.keys(environment).filter((name) => /PASSWORD$|KEYS$|DATABASE_URL$/.test(name))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const { otp, postgres, secrets } = compose.services;

  test('leads the service to its database and its mail catcher', () => {
    const { DB_HOST, DB_NAME, DB_USER, DB_PASSWORD_FILE, SMTP_URL = '' } = otp.environment;
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining([DB_HOST, new URL(SMTP_URL).hostname]));
    expect(postgres.environment).toEqual({
      POSTGRES_DB: DB_NAME,
      POSTGRES_USER: DB_USER,
      POSTGRES_PASSWORD_FILE: DB_PASSWORD_FILE,
    });
  });

  test('makes each secret that the service reads, once', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'otp-secrets-'));
    try {
      const [, flag, script] = secrets.entrypoint;
      const make = () => {
        execFileSync(process.execPath, [flag, script.replace("'/run/otp/'", JSON.stringify(`${folder}/`))]);
        return readdirSync(folder).map((name) => [`/run/otp/${name}`, readFileSync(path.join(folder, name), 'utf8')]);
      };
      const made = make();
      expect(make()).toEqual(made);
      const files = Object.entries(otp.environment).flatMap(([name, file]) => (name.endsWith('_FILE') ? [file] : []));
      expect(made.map(([file]) => file).sort()).toEqual(files.sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('the image and the systemd unit run the service as npm start does', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
  const command = (JSON.parse(entrypoint) as string[]).join(' ');
  // `exec` lets npm's SIGTERM reach the service. Windows has no `exec`, so it runs what comes after `||`.
  expect(scripts.start).toBe(`exec ${command} || node dist/bin.js`);
  expect(read('ops/otp-service@.service')).toContain(`\nExecStart=/usr/bin/${command}\n`);
});

describe('the grace period', () => {
  const { shutdownDelayMs, deliveryTimeoutMs } = loadConfig({
    ...SECRETS,
    NODE_ENV: 'production',
    EMAIL_FROM: 'otp@example.com',
  });
  const stopSeconds = (shutdownDelayMs + deliveryTimeoutMs + 10_000) / 1000;

  test('of compose.yaml is as long as a stop may take', () => {
    expect(parseInt(compose.services.otp.stop_grace_period)).toBeGreaterThanOrEqual(stopSeconds);
  });

  test('of ops/kubernetes.yaml is as long as preStop and a stop may take', () => {
    const preStopSeconds = container?.lifecycle.preStop.sleep.seconds ?? Infinity;
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(preStopSeconds + stopSeconds);
    expect(deployment?.spec.replicas).toBe(2);
  });
});
