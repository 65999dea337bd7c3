import { startService } from '@lago/testing';
import type { Service } from '@lago/testing';
import type { Door } from './caller.js';

/** Milliseconds by which the clocks of replicas are wrong. */
const SKEWS = [0, 2500, -90_000, 600_000];

export interface Replicas {
  doors(): readonly Door[];
  /** SIGKILL, and a start anew. */
  crash(index: number): Promise<void>;
  stop(): Promise<void>;
  /** What they printed. */
  output(): string;
}

/** Starts gateways that share one Redis and one upstream, each with a clock of its own. */
export async function startReplicas(
  kinds: readonly Door['kind'][],
  variables: Readonly<Record<string, string>>,
  skewed: boolean,
): Promise<Replicas> {
  const start = (index: number) => {
    const skew = skewed ? (SKEWS[index % SKEWS.length] ?? 0) : 0;
    return startService(kinds[index] === 'mcp' ? 'mcp-gateway' : 'rest-gateway', {
      ...variables,
      ...(skew ? { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted(skew))}` } : {}),
    });
  };
  const services = await Promise.all(kinds.map((_, index) => start(index)));
  const ended: Service[] = [];
  return {
    doors: () =>
      services.map(({ url }, index) => ({ name: `${kinds[index]}-${index}`, kind: kinds[index] ?? 'rest', url })),
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
