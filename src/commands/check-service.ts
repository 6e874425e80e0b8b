import { createCaptcha } from '../captcha/captcha';
import type { Config } from '../config/config';
import { DataDirInUseError } from '../data-dir/lock';
import { openDatabase, type DatabasePlace } from '../database/open-database';
import { within } from '../delivery/deadline';
import { DeliveryError } from '../delivery/delivery-error';
import type { Provider } from '../delivery/provider';
import type { RedisServer } from '../limits/redis-client';
import { connectRedis } from '../limits/redis-connection';
import { errorClass, type Log, type LogFields } from '../log';
import { checkSchema } from '../models/migrate';
import { ping } from '../models/ping';
import { StartError } from '../start-error';
import { TemplateError } from '../templates/operator/template-error';
import { createTemplates } from '../templates/templates';

const SILENT: Log = { info: () => undefined, error: () => undefined };

/**
 * Tries the database, Redis, each provider's login and the captcha, without a change and without a message. Prints a line for each.
 * @returns the exit status: 1 if one of them failed
 */
export async function checkService(config: Config, print: (line: string) => void): Promise<number> {
  print('ok      settings');
  let status = 0;
  const check = async (name: string, work: () => Promise<string>) => {
    try {
      print(`ok      ${name}${await work()}`);
    } catch (error) {
      print(`failed  ${name}: ${cause(error)}`);
      status = 1;
    }
  };
  const { redis, deliveryTimeoutMs, appName, defaultLocale, messages } = config;
  if (messages.folder !== undefined) {
    await check('templates', () => {
      createTemplates({ appName, defaultLocale, ...messages });
      return Promise.resolve('');
    });
  }
  await check('database', () => checkDatabase({ server: config.database, dataDir: config.dataDir }));
  if (redis) await check('redis', () => checkRedis(redis));
  for (const provider of providersOf(config)) {
    await check(provider.name, async () => {
      await within(deliveryTimeoutMs, async (signal) => (provider.check ?? provider.reach)?.(signal));
      if (provider.check !== undefined) return '';
      return `: ${provider.reach ? 'its server answers' : 'is set up'}; only a message can show whether its login works`;
    }).finally(() => provider.close?.());
  }
  if (config.pages.captcha) {
    const captcha = createCaptcha({ ...config.pages.captcha, proxies: config.proxies });
    await check('captcha', () => captcha.probe().then(() => '')).finally(() => captcha.close());
  }
  return status;
}

/** Each provider once, though it may serve several channels. */
function providersOf({ providers, proxies, deliveryTimeoutMs }: Config): Provider[] {
  const ready = new Map(
    Object.values(providers)
      .flat()
      .map((each) => [each.name, each]),
  );
  return Array.from(ready.values(), ({ create }) => create({ proxies, connectTimeoutMs: deliveryTimeoutMs }));
}

async function checkDatabase(place: DatabasePlace): Promise<string> {
  const database = await openDatabase(place, SILENT);
  try {
    await ping(database);
    const pending = await checkSchema(database);
    return pending.length === 0 ? '' : `: the next start, or otp-service migrate, will run ${pending.join(', ')}`;
  } finally {
    await database.close();
  }
}

async function checkRedis(server: RedisServer): Promise<string> {
  let logged: LogFields | undefined;
  const connection = await connectRedis(server, { ...SILENT, error: (_event, fields) => void (logged ??= fields) });
  try {
    await connection.ping();
    return '';
  } catch (error) {
    // The error of a command says only that there is no connection. The log has the cause.
    const { error: name, errorCode, replyCode } = logged ?? errorClass(error);
    throw new StartError(String(replyCode ?? errorCode ?? name));
  } finally {
    connection.close();
  }
}

/** Names the cause by its class or code. A text of a driver or a server may hold a password. */
function cause(error: unknown): string {
  if (error instanceof DeliveryError) return [error.reason, error.replyCode].filter(Boolean).join(', ');
  if (error instanceof StartError || error instanceof DataDirInUseError || error instanceof TemplateError) {
    return error.message;
  }
  const { error: name, errorCode } = errorClass(error);
  return String(errorCode ?? name);
}
