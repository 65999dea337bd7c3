import { createMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';
import { createToolTokens } from './tool-tokens.js';
import type { CountToolTokens } from './tool-tokens.js';
import type { Tracing } from './tracing.js';

/** What a process tells about itself besides its log. */
export interface Telemetry {
  /** `rest`, `mcp`: which door this process is. */
  readonly door: string;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** For the MCP door: call with the tool's name and the text of each answer. */
  readonly countToolTokens: CountToolTokens;
}

/** Assembles the telemetry of a process. */
export function createTelemetry(
  { name, version }: { readonly name: string; readonly version: string },
  capability: string,
  tracing: Tracing,
): Telemetry {
  const door = name.replace(/-gateway$/, '');
  const metrics = createMetrics({ door, version, capability });
  return { door, metrics, tracing, countToolTokens: createToolTokens(metrics) };
}
