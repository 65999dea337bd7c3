import { startSandbox as startProcess } from '@lago/testing';

export interface Sandbox {
  readonly url: string;
  readonly controlUrl: string;
  /** Calls the API past every fault. */
  api(key: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Changes how the sandbox behaves. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Forgets an organization. */
  forget(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the sandbox with a history of one month: what is asked for here is made anew each time. */
export async function startSandbox(environment: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const sandbox = await startProcess({ MONTHS: '1', ...environment });
  return {
    url: sandbox.url,
    controlUrl: sandbox.secondUrl,
    api: sandbox.api,
    set: async (settings) => void (await sandbox.control('/settings', settings)),
    forget: async (key) => void (await sandbox.control('/reset', { key })),
    close: async () => void (await sandbox.stop()),
  };
}
