import { CHANNEL_NAMES, describeChannel, type Channel } from './channel';
import type { Config } from './config/config';
import { ownUrl } from './own-url';
import type { Service } from './service';

/** What a start prints: where the service, its documentation, its database and its channels are. */
export function banner(version: string, config: Config, { port, delivery }: Service): string {
  const url = ownUrl(config.host, port);
  const status = delivery.status();
  const destination = (channel: Channel) => {
    const names = status[channel].map(({ provider }) => provider);
    if (names.length === 0) return 'not available';
    return names[0] === 'inbox' ? `development inbox, ${url}/inbox` : names.join(', then ');
  };
  return `
  otp-service ${version}

  ${config.production ? '' : `Try it    ${url}\n  `}API       ${url}/api/v1
  Docs      ${url}/docs
  Database  ${config.database ? `PostgreSQL at ${hostsOf(config.database)}` : `embedded, in ${config.dataDir}`}
${CHANNEL_NAMES.map((channel) => `  ${describeChannel(channel).label.padEnd(9)} ${destination(channel)}`).join('\n')}

`;
}

function hostsOf({ host, hosts }: NonNullable<Config['database']>): string {
  return hosts?.map((each) => each.host).join(', ') ?? host;
}
