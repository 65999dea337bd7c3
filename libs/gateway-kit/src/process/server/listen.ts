import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../../config/start-error.js';

/** Where a server is to listen, and the setting that says so. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly variable: string;
}

/** Resolves with the URL of a server that listens. Rejects with StartError when it cannot. */
export function listen(server: Server, { host, port, variable }: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`;
      reject(new StartError('listen', [`port ${port} on ${host} ${reason}; choose another with ${variable}`]));
    });
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve(`http://${name}:${address.port}`);
    });
  });
}
