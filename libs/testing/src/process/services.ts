import { join, resolve } from 'node:path';
import { launch } from './launch.js';
import type { Ended, Launched, Variables } from './launch.js';

/** The root of the workspace. */
export const ROOT = join(import.meta.dirname, '../../../..');

const LISTENS = /listening on (\S+) (?:management|control) (\S+)\n/;

export type App = 'rest-gateway' | 'mcp-gateway' | 'lago-sandbox';

/** A built service that listens. */
export interface Service extends Launched {
  /** The door, or the sandbox's API without `/api/v1`. */
  readonly url: string;
  /** Management port of a gateway, control port of the sandbox. */
  readonly secondUrl: string;
}

/** Starts a Node script of the workspace, given from its root, on free ports unless the variables name some. */
export function launchScript(script: string, variables: Variables = {}, args: readonly string[] = []): Launched {
  return launch(process.execPath, [resolve(ROOT, script), ...args], {
    variables: { PORT: '0', MANAGEMENT_PORT: '0', CONTROL_PORT: '0', ...variables },
  });
}

/** Starts a built service and waits until it says where it listens; `root` is another checkout that is built. */
export async function startService(app: App, variables: Variables = {}, root = ROOT): Promise<Service> {
  const launched = launchScript(join(root, `apps/${app}/dist/main.js`), variables);
  const [, url = '', secondUrl = ''] = await launched.says(LISTENS);
  return { ...launched, url, secondUrl };
}

/** Runs a built service that is expected to end by itself. */
export function runToEnd(app: App, variables: Variables = {}): Promise<Ended> {
  return launchScript(`apps/${app}/dist/main.js`, variables).ended;
}
