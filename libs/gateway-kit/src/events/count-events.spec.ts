import { createLog } from '../logging/log.js';
import { createMetrics } from '../telemetry/metrics.js';
import { countEvents } from './count-events.js';

it('says once that the store failed, and once that it is back', async () => {
  const lines: string[] = [];
  const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
  const metrics = createMetrics({ door: 't', version: '1', capability: 'c' });
  let away = true;
  const counts = () =>
    away ? Promise.reject(new Error('gone')) : Promise.resolve({ waiting: 0, dead: 0, bytes: 0, maxBytes: 1 });
  const counted = countEvents({ store: { counts } as never, metrics, log });
  const look = async () => {
    counted.start();
    counted.stop();
    await new Promise(setImmediate);
  };
  await look();
  counted.observer.storeFailed?.(new Error('gone'));
  await look();
  away = false;
  await look();
  await look();
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { severity: 'ERROR', message: 'the store of events failed' },
    { severity: 'INFO', message: 'the store of events is back' },
  ]);
});
