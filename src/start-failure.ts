import { ConfigError } from './config/config';
import { DataDirInUseError } from './data-dir/lock';
import { ApiError } from './errors';
import { errorClass } from './log';
import { StartError } from './start-error';
import { TemplateError } from './templates/operator/template-error';
import { describeUnforeseen } from './unforeseen-error';

/** Names the cause of a failed start. A driver's own text is left out, because it may hold a password. */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof TemplateError) return error.message;
  if (error instanceof DataDirInUseError || error instanceof StartError) return error.message;
  if (error instanceof ApiError && error.code === 'database_unavailable') {
    return 'DATABASE_URL: the database cannot be reached, or refuses the user or the database name';
  }
  const { errorCode } = errorClass(error);
  if (errorCode === 'EADDRINUSE') return 'PORT: it is in use by another process';
  if (['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'].includes(String(errorCode))) {
    return 'HOST: it is no address of this machine';
  }
  if (errorCode === 'EACCES') return 'PORT: this user may not listen on it; ports from 1024 need no privilege';
  return describeUnforeseen(error);
}
