import { z } from 'zod';
import type { Channel } from '../../channel';
import type { Provider } from '../provider';
import type { ReceiptAdapter } from '../receipts/receipt-adapter';
import type { Network } from './network';

/** Whether a channel uses a provider as soon as it is set up, or only if the operator names it. */
type Use = 'when set up' | 'when named';

/** If `given` is set, one of `needsOneOf` must be set too. The start asks for the first. */
interface TogetherRule<Variable> {
  given: Variable;
  needsOneOf: readonly [Variable, ...Variable[]];
}

interface Description<Variable> {
  name: string;
  channels: Partial<Record<Channel, Use>>;
  /** The variables that a named provider must have, as the start prints them. */
  needs: string;
  together?: readonly TogetherRule<Variable>[];
  /** Variables whose URL must be https:// in production. */
  httpsInProduction?: readonly Variable[];
}

interface SetUpContext {
  appName: string;
  /** Whether the operator names the provider, such as in `EMAIL_PROVIDERS`. */
  isNamed: boolean;
}

/** A setting that stops the start: its variable, and what it accepts or why it is needed. */
export interface Problem {
  name: string;
  accepts: string;
}

interface StartContext {
  isProduction: boolean;
}

type Shape = Readonly<Record<string, z.ZodType>>;

interface Definition<Variables extends Shape, Settings> extends Description<keyof Variables & string> {
  /** The provider's environment variables, in the order of .env.example. */
  variables: Variables;
  /** Problems between values that are each accepted. */
  problems?: (values: z.infer<z.ZodObject<Variables>>, context: StartContext) => Problem[];
  /** Returns undefined if the provider is not set up. */
  read: (values: z.infer<z.ZodObject<Variables>>, context: SetUpContext) => Settings | undefined;
  create: (settings: Settings, network: Network) => Provider;
  /** Reads the provider's reports. Returns undefined without the settings that prove who reports. */
  receipts?: (settings: Settings, network: Network) => ReceiptAdapter | undefined;
}

/** A provider that has all its settings. */
export interface ReadyProvider extends Pick<Description<string>, 'name' | 'channels'> {
  /** As `read` returned them. */
  settings: object;
  create: (network: Network) => Provider;
  receipts: (network: Network) => ReceiptAdapter | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface ProviderDefinition extends Description<string> {
  variables: Shape;
  // `env` must hold no value that `variables` refuses.
  problems: (env: Env, context: StartContext) => Problem[];
  /** Returns undefined if the provider is not set up. */
  setUp: (env: Env, context: SetUpContext) => ReadyProvider | undefined;
}

/** Describes a provider in one place. The type of its settings stays inside. */
export function defineProvider<Variables extends Shape, Settings extends object>(
  definition: Definition<Variables, Settings>,
): ProviderDefinition {
  const { read, create, receipts, problems, ...description } = definition;
  const { name, channels, variables } = description;
  const schema = z.object(variables);
  return {
    ...description,
    problems: (env, context) => problems?.(schema.parse(env), context) ?? [],
    setUp(env, context) {
      const settings = read(schema.parse(env), context);
      if (settings === undefined) return undefined;
      return {
        name,
        channels,
        settings,
        create: (network) => create(settings, network),
        receipts: (network) => receipts?.(settings, network),
      };
    },
  };
}
