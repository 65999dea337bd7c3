import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from './control/control.js';
import { handleApi, handleFailure } from './api.js';
import type { Limits } from './sandbox/rate-limit.js';
import { Sandbox } from './sandbox/sandbox.js';
import type { Settings } from './model/settings.js';

/** How to start a sandbox; everything has a default. */
export interface StartOptions {
  host?: string;
  port?: number;
  controlPort?: number;
  seed?: number;
  rateLimit?: Limits | null;
  months?: number;
  settings?: Partial<Settings>;
  time?: () => number;
}

/** A sandbox that listens. */
export interface RunningSandbox {
  url: string;
  controlUrl: string;
  sandbox: Sandbox;
  close(): Promise<void>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(handle: Handle, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      handleFailure(error, response);
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

/** Starts the API and the control interface; port 0 takes a free one. */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandbox> {
  const { host = '127.0.0.1', port = 0, controlPort = 0, seed = 417, rateLimit = null, settings = {} } = options;
  const { months, time } = options;
  const sandbox = new Sandbox({ seed, settings, rateLimit, ...(months ? { months } : {}), ...(time ? { time } : {}) });
  const api = await listen((request, response) => handleApi(sandbox, request, response), host, port);
  try {
    const control = await listen((request, response) => handleControl(sandbox, request, response), host, controlPort);
    return {
      url: urlOf(api, host),
      controlUrl: urlOf(control, host),
      sandbox,
      close: async () => {
        await Promise.all([stop(api), stop(control)]);
      },
    };
  } catch (error) {
    await stop(api);
    throw error;
  }
}
