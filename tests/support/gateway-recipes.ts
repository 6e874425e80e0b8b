import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Provider } from '../../src/delivery/provider';
import { createGatewayProvider } from '../../src/delivery/gateway/gateway-provider';
import { readGateway, type Gateway } from '../../src/delivery/gateway/read-gateway';
import { closing } from './http-providers';
import type { Answer } from './http-sink';
import { DIRECT } from './network';

export const RECIPES = path.join(__dirname, '..', '..', 'gateways');
const EXCHANGES = path.join(__dirname, '..', 'delivery', 'gateways', 'recipes');

/** What a gateway's documentation shows, as tests/delivery/gateways/recipes has it. */
interface Exchange {
  env: Record<string, string>;
  url: string;
  request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    json?: object;
    form?: Record<string, string>;
  };
  /** The fields that a message has besides, if the service takes reports. */
  withReceipt?: Record<string, string>;
  taken: Answer;
  messageId?: string;
  refused: [what: string, reply: Answer, reason: string][];
  /** Reports of the gateway, and what they mean. */
  reports?: [state: string, report: object][];
}

export interface Recipe extends Exchange {
  name: string;
}

const read = (file: string) => readFileSync(file, 'utf8');

export const RECIPE_NAMES = readdirSync(RECIPES).map((file) => path.basename(file, '.json'));

export const recipes: readonly Recipe[] = RECIPE_NAMES.map((name) => ({
  name,
  ...(JSON.parse(read(path.join(EXCHANGES, `${name}.json`))) as Exchange),
}));

/** @throws if the document is not accepted */
export function parsed(name: string, text: string, env: Record<string, string> = {}): Gateway {
  const gateway = readGateway(name, text, env);
  if (Array.isArray(gateway)) throw new Error(`${name}: ${gateway.join('; ')}`);
  return gateway;
}

export const recipe = ({ name, env }: Recipe): Gateway => parsed(name, read(path.join(RECIPES, `${name}.json`)), env);

/** The recipe's provider, with a local server in place of the gateway's. */
export function providerAt(origin: string, gateway: Gateway): Provider {
  const url = gateway.url.replace(new URL(gateway.url).origin, origin);
  return closing(createGatewayProvider({ ...gateway, url }, DIRECT));
}
