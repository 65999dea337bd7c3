// The MCP gateway as it is, plus the tools, prompts and resources the official conformance suite asks for.
// Everything else on the way (edge, controller, both legs, server) is the production code.
import '@lago/gateway-kit/node-version';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import * as kit from '@lago/gateway-kit';
import { setHeaders } from '../../dist/answer/set-headers.js';
import { AppModule } from '../../dist/app.module.js';
import { McpSettings } from '../../dist/config/settings.js';
import { fixtures } from './fixtures.mjs';

const identity = kit.readIdentity(join(import.meta.dirname, '../..'));
const configuration = kit.readConfiguration({ identity, environment: process.env, settings: McpSettings });
const app = await NestFactory.create(AppModule.forRoot(configuration, fixtures), kit.NEST_OPTIONS);
kit.useEdge(app, setHeaders);
await app.init();
const { url, managementUrl } = await app.get(kit.HttpServer).listen(undefined);
process.stdout.write(`${identity.name} listening on ${url} management ${managementUrl}\n`);
