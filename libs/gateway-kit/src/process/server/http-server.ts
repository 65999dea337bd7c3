import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Capability } from '@lago/capability-model';
import { CAPABILITY } from '../../capability/capability.module.js';
import { SETTINGS } from '../../config/config.module.js';
import type { GatewaySettings } from '../../config/gateway-settings.js';
import { hardenServer } from '../../http/server/harden-server.js';
import { openResponses } from '../../http/server/open-responses.js';
import { TELL_RAW_ANSWER } from '../../access/access.module.js';
import type { TellRawAnswer } from '../../http/server/harden-server.js';
import type { Log } from '../../logging/log.js';
import { LOG } from '../../logging/logging.module.js';
import type { Telemetry } from '../../telemetry/telemetry.js';
import { TELEMETRY } from '../../telemetry/telemetry.module.js';
import { drainable } from './drain.js';
import type { Drain } from './drain.js';
import { listen } from './listen.js';
import type { Lifecycle } from './readiness.js';
import { LIFECYCLE, MANAGEMENT } from './tokens.js';

/** Where a running gateway is reached. */
export interface Running {
  /** URL of the door. */
  readonly url: string;
  readonly managementUrl: string;
}

/** The two servers of a process: bounded before they listen, drained before the application shuts down. */
@Injectable()
export class HttpServer implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly ends: (() => void)[] = [];
  private drain: Drain | undefined;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(MANAGEMENT) private readonly management: Server,
    @Inject(LIFECYCLE) private readonly lifecycle: Lifecycle,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
    @Inject(CAPABILITY) private readonly capability: Capability,
    @Inject(LOG) private readonly log: Log,
    @Inject(TELL_RAW_ANSWER) private readonly tellRawAnswer: TellRawAnswer,
  ) {}

  onModuleInit(): void {
    const answers = openResponses(this.server);
    this.drain = drainable(this.server, answers);
    hardenServer(this.server, this.settings, answers, this.tellRawAnswer);
    hardenServer(this.management, this.settings);
  }

  /** Opens both ports; `documentPort` is taken where PORT is unset. Rejects with StartError. */
  async listen(documentPort: number | undefined): Promise<Running> {
    const { host, port = documentPort ?? 0, managementPort = port === 0 ? 0 : port + 1 } = this.settings;
    const url = await listen(this.server, { host, port, variable: 'PORT' });
    const address = { host, port: managementPort, variable: 'MANAGEMENT_PORT' };
    const managementUrl = await listen(this.management, address);
    this.log.info({ url, managementUrl, operations: this.capability.routes.length }, 'listening');
    return { url, managementUrl };
  }

  /** `end` is called while draining, when no new connection is taken: for streams that would not end by themselves. */
  onDrain(end: () => void): void {
    this.ends.push(end);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    await this.drain?.({
      onDraining: () => {
        this.lifecycle.draining = true;
        this.telemetry.metrics.draining.set(1);
      },
      endStreams: () => this.ends.forEach((end) => end()),
      graceMs: this.settings.drainGraceMs,
      deadlineMs: this.settings.drainDeadlineMs,
    });
  }

  onApplicationShutdown(): void {
    this.management.close();
    this.management.closeAllConnections();
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }
}
