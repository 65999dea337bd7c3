import '@lago/gateway-kit/stop-signal';
import '@lago/gateway-kit/node-version';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { environment } from './environment.js';

// Loading the rest takes most of a start; until then signals are heard already, and an old Node is refused.
const { NestFactory } = await import('@nestjs/core');
const kit = await import('@lago/gateway-kit');
const { AppModule, PAGES } = await import('./app.module.js');
const { RestSettings } = await import('./config/settings.js');
const { checkEvents } = await import('./config/check-events.js');

const identity = kit.readIdentity(join(import.meta.dirname, '..'));
const reporter = kit.exitReporter(identity.name, environment);
await bootstrap().catch(reporter.startFailed);

async function bootstrap(): Promise<void> {
  await kit.yieldToSignals();
  const authentication = { authorizationIsUpstreamKey: true };
  const check = (settings: InstanceType<typeof RestSettings>) => checkEvents(settings, environment);
  const configuration = kit.readConfiguration({ identity, environment, settings: RestSettings, authentication, check });
  reporter.use(configuration.log);
  await kit.yieldToSignals();
  if (process.argv.includes('--print-config')) return kit.printConfiguration(RestSettings, environment, configuration);

  kit.keepOptimisedCode();
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(configuration), kit.NEST_OPTIONS);
  app.useLogger(kit.nestLogger(configuration.log));
  kit.useEdge(app, app.get(PAGES));
  await app.init();
  const { url, managementUrl } = await app.get(kit.HttpServer).listen(configuration.capability.rest?.port);
  kit.onStop(() => void app.close().then(() => process.exit(0), reporter.crashed));
  process.stdout.write(`${identity.name} listening on ${url} management ${managementUrl}\n`);
  setImmediate(kit.releaseStartMemory);
}
