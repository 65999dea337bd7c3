import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfiguration } from './configuration.js';
import type { Configuration, Configured } from './configuration.js';
import type { GatewaySettings } from '../config/gateway-settings.js';
import { printConfig } from '../config/print-config.js';
import { documentVariables } from '../upstream/document-variables.js';
import { drainable } from './drain.js';
import { assemble } from './gateway.js';
import type { Gateway } from './gateway.js';
import { entrance } from '../http/entrance.js';
import { hardenServer } from '../http/server/harden-server.js';
import { openAnswers } from '../http/server/open-answers.js';
import { keepOptimisedCode } from './keep-optimised-code.js';
import { createManagement } from './management.js';
import type { Lifecycle } from './management.js';
import { lastWords } from './last-words.js';
import { onStop } from './stop.js';
import { releaseStartMemory } from './release-memory.js';
import { StartError } from '../config/start-error.js';
import { observeRequests } from '../telemetry/observe-requests.js';
import { startTracing } from '../telemetry/tracing.js';

/** The injection token of the assembled Gateway. */
export const GATEWAY = Symbol('GATEWAY');

/** The handler a gateway puts behind its port. */
export interface Door {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends streams that would not end by themselves; called while draining, when no new connection is taken. */
  endStreams?(): void;
}

export interface Service<Settings extends GatewaySettings> extends Configured<Settings> {
  /** The Nest provider that is the door; it may inject GATEWAY. */
  readonly door: Type<Door>;
  /** Other Nest providers the door needs. */
  readonly providers?: readonly Type[];
  /** The document's port for this door. */
  readonly port: (gateway: Gateway<Settings>) => number | undefined;
}

export interface Running {
  /** URL of the door. */
  readonly url: string;
  readonly managementUrl: string;
  /** Drains and closes everything. */
  stop(): Promise<void>;
}

/** Starts a gateway. Throws StartError; nothing is left open then. */
export async function start<Settings extends GatewaySettings>(
  service: Service<Settings>,
  configuration = readConfiguration(service),
): Promise<Running> {
  const { settings } = configuration;
  const tracing = await startTracing(settings, service.identity);
  const gateway = assemble(configuration, tracing);
  const { app, door } = await createApp(gateway, service).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const lifecycle: Lifecycle = { draining: false };
  const management = createManagement(gateway, lifecycle);
  const server = app.getHttpServer() as Server;
  const answers = openAnswers(server);
  const drain = drainable(server, answers);
  hardenServer(server, settings, answers);
  hardenServer(management, settings);
  const port = settings.port ?? service.port(gateway) ?? 0;
  try {
    const url = await listen(server, settings.host, port, 'PORT');
    const managementPort = settings.managementPort ?? (port === 0 ? 0 : port + 1);
    const managementUrl = await listen(management, settings.host, managementPort, 'MANAGEMENT_PORT');
    gateway.log.info({ url, managementUrl, operations: gateway.capability.routes.length }, 'listening');
    return { url, managementUrl, stop };
  } catch (error) {
    await app.close();
    await release();
    throw error;
  }

  async function release(): Promise<void> {
    await gateway.client.close();
    gateway.shared?.close();
    await tracing.stop();
  }

  async function stop(): Promise<void> {
    const announce = () => {
      lifecycle.draining = true;
      gateway.telemetry.metrics.draining.set(1);
    };
    const endStreams = () => door.endStreams?.();
    await drain({ announce, endStreams, graceMs: settings.drainGraceMs, deadlineMs: settings.drainDeadlineMs });
    await gateway.client.close();
    gateway.shared?.close();
    await app.close();
    await tracing.stop();
    management.close();
    management.closeAllConnections();
  }
}

/**
 * Starts a gateway as a process: prints one report and exits 1 when it cannot start, drains and exits 0 on a signal.
 * A signal before that is the business of `stop-signal`, the first import of a process.
 */
export async function run<Settings extends GatewaySettings>(service: Service<Settings>): Promise<void> {
  const { identity, environment } = service;
  const words = lastWords(identity.name, environment);
  try {
    await signalsSeen();
    const configuration = readConfiguration(service);
    words.use(configuration.log);
    await signalsSeen();
    if (process.argv.includes('--print-config')) return printConfiguration(service, configuration);
    keepOptimisedCode();
    const running = await start(service, configuration);
    onStop(() => void running.stop().then(() => process.exit(0), words.fail));
    process.stdout.write(`${identity.name} listening on ${running.url} management ${running.managementUrl}\n`);
    setImmediate(releaseStartMemory);
  } catch (error) {
    words.explain(error);
    process.exit(1);
  }
}

/** Lets the event loop look at signals between two long pieces of work. */
function signalsSeen(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function printConfiguration<Settings extends GatewaySettings>(
  { settings, environment }: Service<Settings>,
  { capability }: Configuration<Settings>,
): void {
  process.stdout.write(printConfig(settings, environment, documentVariables(capability)));
}

async function createApp<Settings extends GatewaySettings>(
  gateway: Gateway<Settings>,
  { door, providers = [] }: Service<Settings>,
): Promise<{ app: INestApplication; door: Door }> {
  @Module({ providers: [{ provide: GATEWAY, useValue: gateway }, door, ...providers] })
  class GatewayModule {}

  const app = await NestFactory.create(GatewayModule, { bodyParser: false, logger: false, abortOnError: false });
  const express = app.getHttpAdapter().getInstance() as { disable(setting: string): void };
  express.disable('x-powered-by');
  const opened = app.get(door);
  const handle = observeRequests((request, response) => opened.handle(request, response), gateway.telemetry);
  app.use(entrance(handle, gateway.log));
  await app.init();
  return { app, door: opened };
}

function listen(server: Server, host: string, port: number, variable: string): Promise<string> {
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
