import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, ROOT } from '@lago/testing';

const FILE = join(ROOT, 'libs/gateway-kit/dist/process/exit-reporter.js');
const MODULE = JSON.stringify(pathToFileURL(FILE).href);

/** A process that fails in a way of its own, with a secret in its hands. */
async function last(statement: string) {
  const script = `
    import { EventEmitter } from 'node:events';
    const { exitReporter } = await import(${MODULE});
    const reporter = exitReporter('t', process.env);
    const error = Object.assign(new Error('it broke "hunter2pw"'), { command: { args: ['hunter2pw'] }, code: 'E_BROKE' });
    ${statement}`;
  const variables = { SOME_TOKEN: 'hunter2pw', NODE_NO_WARNINGS: '' };
  const { code, output } = await launch(process.execPath, ['--input-type=module', '-e', script], { variables }).ended;
  expect(output).not.toContain('hunter2pw');
  return { code, output };
}

it.each([
  ['an exception', `setTimeout(() => { throw error; });`],
  ['a rejection', 'void Promise.reject(error);'],
  ['an error event nobody listens to', `new EventEmitter().emit('error', error);`],
])('%s that nobody caught is one line and exit 1', async (_name, statement) => {
  const { code, output } = await last(`${statement} setTimeout(() => undefined, 60_000);`);
  expect(code).toBe(1);
  expect(JSON.parse(output)).toMatchObject({ severity: 'ERROR', err: { code: 'E_BROKE' } });
  expect(output).not.toContain('args');
});

it.each([
  ['of its own', `process.emitWarning('look at https://u:hunter2pw@host');`],
  ['of a deprecation', `(await import('node:url')).parse('redis://u:hunter2pw@host:x1');`],
])('a warning %s is a line', async (_name, statement) => {
  const { code, output } = await last(`try { ${statement} } catch {}`);
  expect(code).toBe(0);
  for (const line of output.trim().split('\n').filter(Boolean))
    expect(JSON.parse(line)).toMatchObject({ severity: 'WARNING' });
});

it('why a process cannot start is said without what an error carries', async () => {
  const { output } = await last('reporter.startFailed(error);');
  expect(JSON.parse(output)).toMatchObject({
    severity: 'ERROR',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    faults: [expect.stringContaining('Error E_BROKE it broke …')],
    message: 't cannot start',
  });
});
