import { createLog } from '../logging/log.js';
import { nestLogger } from './nest-logger.js';

it('says what the framework complains about, without what it quotes, and nothing else', () => {
  const lines: string[] = [];
  const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
  const logger = nestLogger(log);
  logger.log('Nest application successfully started');
  logger.error(new TypeError('broken'));
  logger.warn('cannot take "hunter2pw"');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { severity: 'ERROR', err: { type: 'TypeError', message: 'broken' } },
    { severity: 'WARNING', said: 'cannot take …' },
  ]);
  expect(lines.join()).not.toContain('hunter2pw');
});
