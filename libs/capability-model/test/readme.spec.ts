import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');
const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];

/** Stands in for the network: answers with what it was asked. */
const network = 'globalThis.fetch = async (url, init) => ({ json: async () => ({ url, ...init }) });\n';

it('the README uses the built library alone, in ten lines', () => {
  expect(
    example
      .trim()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(10);
  const document = join(folder, 'test/documents/weather/capability.yaml');
  const script = network + example.replace("'capability.yaml'", JSON.stringify(document));
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...process.env, WEATHER_TOKEN: 'sunny', FORCE_COLOR: '0' },
    encoding: 'utf8',
  });
  expect(output).toContain('[]');
  expect(output).toContain("url: 'https://weather.test/v1/cities/S%C3%A3o%20Paulo/forecast?units=metric&days=3'");
  expect(output).toContain("authorization: 'Bearer sunny'");
});
