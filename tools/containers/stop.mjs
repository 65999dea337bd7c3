// A stop in the middle of calls.
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './calls.mjs';
import { check, environment, GATEWAYS, must, up } from './engine.mjs';

/**
 * Calls without a pause over kept connections until the door refuses new ones; everything else is a drop. Goes to the
 * container's own address: the engine's port proxy accepts connections on behalf of a container that no longer does.
 */
async function stopUnderLoad({ app, inside }) {
  const container = must(['compose', 'ps', '-q', app]);
  const address = must(['inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', container]);
  const gateway = { app, url: `http://${address}:${inside}` };
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const counts = { answered: 0, dropped: [] };
  let stopping = false;
  let page = 0;
  const worker = async () => {
    for (;;) {
      try {
        const { status, text } = await call(gateway, ++page, agent);
        if (status === 200) counts.answered += 1;
        else counts.dropped.push(`${status} ${text.slice(0, 80)}`);
      } catch (error) {
        // Nothing listens any more: never accepted, so not dropped.
        if (stopping && error.code === 'ECONNREFUSED') return;
        counts.dropped.push(error.code);
      }
    }
  };
  const workers = Array.from({ length: 40 }, worker);
  await sleep(3000);
  stopping = true;
  const stop = spawn('docker', ['stop', container], { env: environment, stdio: 'ignore' });
  await Promise.all(workers);
  await new Promise((resolve) => (stop.exitCode === null ? stop.once('exit', resolve) : resolve()));
  agent.destroy();
  return { ...counts, exit: must(['inspect', '-f', '{{.State.ExitCode}}', container]) };
}

/** `docker stop` while forty callers never pause. */
export async function stopsUnderLoad() {
  up();
  for (const gateway of GATEWAYS) {
    const { answered, dropped, exit } = await stopUnderLoad(gateway);
    check(
      `docker stop ${gateway.app} under load drops nothing`,
      dropped.length === 0,
      `${answered} answered, ${dropped.length} dropped ${[...new Set(dropped)]}`,
    );
    check(`${gateway.app} exits 0`, exit === '0', exit);
  }
}
