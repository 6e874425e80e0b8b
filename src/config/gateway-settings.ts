import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem, ReadyProvider } from '../delivery/providers/define-provider';
import { PROVIDERS } from '../delivery/providers/registry';
import { createGatewayProvider } from '../delivery/gateway/gateway-provider';
import { variablesIn } from '../delivery/gateway/leaf';
import { isPrivateHost } from '../delivery/gateway/private-host';
import { readGateway, type Gateway } from '../delivery/gateway/read-gateway';
import { createGatewayReceipts } from '../delivery/receipts/gateway-receipts';
import { systemCode } from '../system-error';
import { itemsIn, list } from './setting-kinds';

export const gatewaySettings = {
  SMS_GATEWAYS: list('files of gateways or names of recipes, separated by commas').optional(),
};

type Env = Readonly<Record<string, string | undefined>>;

export interface Gateways {
  /** In the order of `SMS_GATEWAYS`. */
  ready: readonly Gateway[];
  /** The names of gateways whose documents have problems. */
  broken: readonly string[];
  problems: readonly Problem[];
}

/** Reads the documents that `SMS_GATEWAYS` names, with their secrets from the environment. */
export function readGateways(env: Env): Gateways {
  const read = filesOf(env).map((file, index, files) => ({
    file,
    result: gatewayOf(file, files.slice(0, index), env),
  }));
  return {
    ready: read.flatMap(({ result }) => (Array.isArray(result) ? [] : [result])),
    broken: read.filter(({ result }) => Array.isArray(result)).map(({ file }) => nameOf(file)),
    problems: read.flatMap(({ file, result }) =>
      Array.isArray(result) ? result.map((line) => ({ name: 'SMS_GATEWAYS', accepts: `${file}${line}` })) : [],
    ),
  };
}

const RECIPES = path.join(__dirname, '..', '..', 'gateways');

/** The files of `SMS_GATEWAYS`. A bare name, such as `kannel`, is the recipe of that name. */
const filesOf = (env: Env) =>
  itemsIn(env['SMS_GATEWAYS'] ?? '').map((item) =>
    /^[a-z0-9-]+$/.test(item) ? path.join(RECIPES, `${item}.json`) : item,
  );
const nameOf = (file: string) => path.basename(file, '.json');

/** @returns the gateway, or what is wrong with the file */
function gatewayOf(file: string, earlier: readonly string[], env: Env): Gateway | string[] {
  const name = nameOf(file);
  // The name is in logs, metrics and the URLs of reports.
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
    return [': must be a file whose name has lower-case letters, digits and - only, such as kannel.json'];
  }
  if (PROVIDERS.some((provider) => provider.name === name)) {
    return [`: must have another name, because ${name} is a built-in provider`];
  }
  if (earlier.map(nameOf).includes(name)) return [`: must have another name, because another gateway is ${name}`];
  const text = textOf(file);
  return typeof text === 'string' ? readGateway(name, text, env) : [`: cannot be read (${text.code})`];
}

function textOf(file: string): string | { code: string } {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    return { code: systemCode(error) ?? 'unknown error' };
  }
}

/** The names of the variables that the documents of `SMS_GATEWAYS` use. A file that cannot be read has none. */
export function variablesOfGateways(env: Env): string[] {
  return filesOf(env).flatMap((file) => {
    const text = textOf(file);
    return typeof text === 'string' ? variablesIn(text) : [];
  });
}

/** A gateway as a provider that has all its settings. */
export const readyProvider = (gateway: Gateway): ReadyProvider => ({
  name: gateway.name,
  channels: { [gateway.channel]: 'when set up' },
  settings: gateway,
  create: (network) => createGatewayProvider(gateway, network),
  receipts: () => gateway.receipt && createGatewayReceipts(gateway.receipt),
});

/** In production, a message travels without TLS only within a network of the operator. */
export function unencryptedGateways({ ready }: Gateways): Problem[] {
  return ready
    .filter(({ url }) => !url.startsWith('https:') && !isPrivateHost(new URL(url).hostname))
    .map(({ name }) => ({
      name: 'SMS_GATEWAYS',
      accepts: `${name}.json#/url: must be an https:// URL in production, or a host of a private network`,
    }));
}
