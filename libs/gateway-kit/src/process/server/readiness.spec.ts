import { notReadyReasons } from './readiness.js';

it.each([
  ['all is there', { TOKEN: 't' }, undefined, []],
  ['a secret is empty', { TOKEN: '' }, undefined, ['TOKEN is empty']],
  ['a secret is gone, and Redis is not heard of yet', {}, false, ['TOKEN is empty', 'redis has not answered yet']],
  ['Redis has answered, or was waited for', { TOKEN: 't' }, true, []],
])('%s', (_, secrets, settled, reasons) => {
  const shared = settled === undefined ? undefined : { isSettled: () => settled };
  expect(notReadyReasons({ secretNames: ['TOKEN'], secrets: () => secrets }, shared)()).toEqual(reasons);
});
