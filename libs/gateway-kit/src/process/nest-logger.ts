import type { LoggerService } from '@nestjs/common';
import type { Log } from '../logging/log.js';
import { safeText } from '../logging/safe-text.js';

/** What Nest complains about, as lines of our log; what it tells besides that is left out. */
export function nestLogger(log: Pick<Log, 'error' | 'warn'>): LoggerService {
  const line = (level: 'error' | 'warn') => (said: unknown) =>
    said instanceof Error
      ? log[level]({ err: said }, 'the framework complains')
      : log[level]({ said: safeText(String(said)) }, 'the framework complains');
  return { log: () => undefined, error: line('error'), warn: line('warn') };
}
