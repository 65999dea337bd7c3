import { startService } from '@lago/testing';
import type { Service } from '@lago/testing';
import type { Door } from './caller.js';

/** Milliseconds by which the clocks of replicas are wrong. */
const SKEWS = [0, 2500, -90_000, 600_000];

/** Name of the replica that runs from another build. */
export const OTHER_BUILD = 'other';

export interface Replicas {
  doors(): readonly Door[];
  /** SIGKILL, and a start anew. */
  crash(index: number): Promise<void>;
  stop(): Promise<void>;
  /** What they printed. */
  output(): string;
}

export interface ReplicaOptions {
  readonly variables: Readonly<Record<string, string>>;
  /** What callers send along. */
  readonly headers: Readonly<Record<string, string>>;
  /** Each has a clock of its own. */
  readonly skewed: boolean;
  /** Folder of another build: the second replica runs from there. */
  readonly other: string | undefined;
}

/** Starts gateways that share one Redis and one upstream. */
export async function startReplicas(
  kinds: readonly Door['kind'][],
  { variables, headers, skewed, other }: ReplicaOptions,
): Promise<Replicas> {
  const start = (index: number) => {
    const skew = skewed ? (SKEWS[index % SKEWS.length] ?? 0) : 0;
    const clock: Record<string, string> = skew
      ? { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted(skew))}` }
      : {};
    const app = kinds[index] === 'mcp' ? 'mcp-gateway' : 'rest-gateway';
    return startService(app, { ...variables, ...clock }, index === 1 ? other : undefined);
  };
  const services = await Promise.all(kinds.map((_, index) => start(index)));
  const ended: Service[] = [];
  return {
    doors: () =>
      services.map(({ url }, index) => ({
        name: other !== undefined && index === 1 ? OTHER_BUILD : `${kinds[index]}-${index}`,
        kind: kinds[index] ?? 'rest',
        url,
        headers,
      })),
    async crash(index) {
      const service = services[index];
      if (!service) return;
      await service.kill();
      ended.push(service);
      services[index] = await start(index);
    },
    stop: async () => void (await Promise.all(services.map((service) => service.stop()))),
    output: () => [...ended, ...services].map((service) => service.output()).join('\n'),
  };
}

/** A program that moves the clock of the process it is loaded into. */
function shifted(ms: number): string {
  return `const now = Date.now; Date.now = () => now() + ${ms};`;
}
