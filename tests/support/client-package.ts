import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { emptyFolder } from './harness';
import { REPOSITORY } from './snippet';

const run = promisify(execFile);

/** Runs npm without the `npm_` variables that the surrounding `npm test` sets. */
function npm(cwd: string, ...args: string[]) {
  const env = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return run('npm', args, { cwd, env: Object.fromEntries(env) });
}

/** Packs what was built, without a build. */
export async function packBuilt(): Promise<string> {
  const folder = await emptyFolder();
  await npm(REPOSITORY, 'pack', '--ignore-scripts', '--pack-destination', folder);
  const [packed = ''] = await readdir(folder);
  return path.join(folder, packed);
}

export interface Home {
  folder: string;
  write(name: string, text: string): Promise<void>;
  /** Runs a command in the folder, and gives back what it prints. */
  run(program: string, ...args: string[]): Promise<string>;
}

/** The folder of an application that has installed the package, and others. */
export async function installPackage(tarball: string, ...others: string[]): Promise<Home> {
  const folder = await emptyFolder();
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=optional', '--ignore-scripts'];
  await npm(folder, 'install', ...flags, tarball, ...others);
  return {
    folder,
    write: (name, text) => writeFile(path.join(folder, name), text),
    async run(program, ...args) {
      const { stdout } = await run(program, args, { cwd: folder });
      return stdout;
    },
  };
}
