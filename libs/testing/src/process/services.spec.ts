import { launch } from './launch.js';
import { startSandbox } from './sandbox.js';
import { runToEnd } from './services.js';

it('starts a built service with the variables of the test only, and ends it', async () => {
  const sandbox = await startSandbox();
  const { status } = await sandbox.api('sandbox', 'GET', '/customers?per_page=1');
  expect(status).toBe(200);
  await sandbox.control('/settings', {});
  expect(await sandbox.stop()).toBe(0);
});

it('reports how a service ended that could not start', async () => {
  const { code, stderr } = await runToEnd('lago-sandbox', { PORT: 'x' });
  expect(code).toBe(1);
  expect(stderr).toContain('PORT');
});

it('keeps the two streams, waits for words, and says why they never came', async () => {
  const one = launch(process.execPath, ['-e', 'console.log("out"); console.error("err")']);
  expect((await one.says(/o(.)t/))[1]).toBe('u');
  await expect(one.says(/never/)).rejects.toThrow(/ended with 0:\n.*err/s);
  expect(await one.ended).toMatchObject({ code: 0, stdout: 'out\n', stderr: 'err\n' });
});
