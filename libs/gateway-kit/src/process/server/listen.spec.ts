import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from './listen.js';

it('tells where a server listens, or which setting names another port', async () => {
  const first = createServer();
  const url = await listen(first, { host: '127.0.0.1', port: 0, variable: 'PORT' });
  const { port } = first.address() as AddressInfo;
  expect(url).toBe(`http://127.0.0.1:${port}`);
  await expect(listen(createServer(), { host: '127.0.0.1', port, variable: 'MANAGEMENT_PORT' })).rejects.toThrow(
    `listen: port ${port} on 127.0.0.1 is taken; choose another with MANAGEMENT_PORT`,
  );
  await new Promise((resolve) => first.close(resolve));
});

it('tells what else is wrong with an address', async () => {
  await expect(listen(createServer(), { host: '192.0.2.1', port: 0, variable: 'PORT' })).rejects.toThrow(
    'cannot be used (EADDRNOTAVAIL)',
  );
});
