import { EnvironmentError, readEnvironment } from './environment.js';
import { startSandbox } from './server.js';
import { onStop } from './stop-signal.js';

const complain = (message: string): void => {
  process.stderr.write(`lago-sandbox: ${message.split('\n').join('\nlago-sandbox: ')}\n`);
};

/** Runs the sandbox as a process. */
export async function serve(): Promise<void> {
  try {
    const running = await startSandbox(readEnvironment());
    onStop(() => {
      void running.close().then(() => process.exit(0));
    });
    process.stdout.write(`lago-sandbox listening on ${running.url} control ${running.controlUrl}\n`);
  } catch (error) {
    const known = error instanceof EnvironmentError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    complain(known ? (error as Error).message : String((error as Error).stack));
    process.exitCode = 1;
  }
}
