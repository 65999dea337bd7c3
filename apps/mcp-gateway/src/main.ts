import '@lago/gateway-kit/stop-signal';
import '@lago/gateway-kit/node-version';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { environment } from './environment.js';

// Loading the rest takes most of a start; until then signals are heard already, and an old Node is refused.
const { NestFactory } = await import('@nestjs/core');
const kit = await import('@lago/gateway-kit');
const { greet } = await import('./answer/greet.js');
const { setHeaders } = await import('./answer/set-headers.js');
const { AppModule } = await import('./app.module.js');
const { McpSettings } = await import('./config/settings.js');
const { checkMcp } = await import('./core/mcp-core.js');
const { productTitle } = await import('./protocol/mcp-server.js');

const identity = kit.readIdentity(join(import.meta.dirname, '..'));
const reporter = kit.exitReporter(identity.name, environment);
await bootstrap().catch(reporter.startFailed);

async function bootstrap(): Promise<void> {
  await kit.yieldToSignals();
  const authentication = { resourcePath: '/mcp' };
  const door = { identity, environment, settings: McpSettings, authentication, check: checkMcp };
  const configuration = kit.readConfiguration(door);
  reporter.use(configuration.log);
  await kit.yieldToSignals();
  if (process.argv.includes('--print-config')) return kit.printConfiguration(McpSettings, environment, configuration);

  kit.keepOptimisedCode();
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(configuration), kit.NEST_OPTIONS);
  app.useLogger(kit.nestLogger(configuration.log));
  kit.useEdge(app, setHeaders, greet(productTitle(configuration.capability.title), app.get(kit.GUARD)));
  await app.init();
  const { url, managementUrl } = await app.get(kit.HttpServer).listen(configuration.capability.mcp?.port);
  kit.onStop(() => void app.close().then(() => process.exit(0), reporter.crashed));
  process.stdout.write(`${identity.name} listening on ${url} management ${managementUrl}\n`);
  setImmediate(kit.releaseStartMemory);
}
