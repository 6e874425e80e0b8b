import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { emptyDatabase, onTeardown, type Env, type TestService } from './harness';

const SERVER = path.join(__dirname, '..', 'dist', 'server.js');

/** What `npm start` runs, as a process of its own. */
export interface ServerProcess extends Pick<TestService, 'url' | 'output'> {
  /** Ends it as a supervisor would; resolves once all its output is in. */
  stop(): Promise<void>;
}

/** Starts the built service on a free port, in an environment that holds nothing but these settings. */
export async function startServerProcess(env: Env = {}): Promise<ServerProcess> {
  const database = env['DATA_DIR'] === undefined ? await emptyDatabase() : {};
  const settings: Env = { HOST: '127.0.0.1', PORT: '0', ...database, ...env };
  const child = spawn(process.execPath, [SERVER], {
    cwd: settings['DATA_DIR'], // where no .env lies
    env: settings,
  });
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await closed;
  };
  onTeardown(stop);

  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      output += chunk;
      const port = /http:\/\/localhost:(\d+)\/api\/v1/.exec(output)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void closed.then(() => reject(new Error(`It ended before it listened: ${output}`)));
  });
  return { url, output: () => output, stop };
}
