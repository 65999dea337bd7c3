import { Global, Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { IDENTITY, SETTINGS } from '../config/config.module.js';
import { provide, token } from '../nest/token.js';
import { createTelemetry } from './telemetry.js';
import type { Telemetry } from './telemetry.js';
import { startTracing } from './tracing.js';
import type { Tracing } from './tracing.js';

/** Makes spans, or only runs the work. */
export const TRACING = token<Tracing>('TRACING');

/** Metrics and spans of this process. */
export const TELEMETRY = token<Telemetry>('TELEMETRY');

export interface TelemetryOptions {
  /** Tells in the metrics which document runs here. */
  readonly documentHash: string;
}

/** What a process tells about itself besides its log. */
@Global()
@Module({})
export class TelemetryModule implements OnApplicationShutdown {
  constructor(@Inject(TRACING) private readonly tracing: Tracing) {}

  static forRoot({ documentHash }: TelemetryOptions): DynamicModule {
    const providers = [
      provide(TRACING, [SETTINGS, IDENTITY], startTracing),
      provide(TELEMETRY, [IDENTITY, TRACING], (identity, tracing) => createTelemetry(identity, documentHash, tracing)),
    ];
    return { module: TelemetryModule, providers, exports: providers };
  }

  onApplicationShutdown(): Promise<void> {
    return this.tracing.stop();
  }
}
