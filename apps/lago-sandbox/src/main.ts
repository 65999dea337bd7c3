import { EnvironmentError, readEnvironment } from './environment.js';
import { startSandbox } from './server.js';

const complain = (message: string): void => {
  process.stderr.write(`lago-sandbox: ${message.split('\n').join('\nlago-sandbox: ')}\n`);
};

try {
  const running = await startSandbox(readEnvironment());
  const stop = (): void => {
    void running.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`lago-sandbox listening on ${running.url} control ${running.controlUrl}\n`);
} catch (error) {
  const known = error instanceof EnvironmentError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  complain(known ? (error as Error).message : String((error as Error).stack));
  process.exitCode = 1;
}
