import type { Server } from './database';

/** Why a server cannot be used. */
export interface Trouble {
  /** One clause, with the SQLSTATE or errno. Never a text of the driver or the server. */
  cause: string;
  remedy: string;
  /** The cause may pass without anybody's help. */
  canPass: boolean;
  /** A connection with TLS instead of without, or without instead of with, may succeed. */
  dependsOnTls?: boolean;
}

/** A trouble that may pass without anybody's help: a start waits. */
export const passing = (cause: string, remedy: string): Trouble => ({ cause, remedy, canPass: true });
export const lasting = (cause: string, remedy: string): Trouble => ({ cause, remedy, canPass: false });

export const at = ({ host, port }: Server) => (host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`);
export const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;
