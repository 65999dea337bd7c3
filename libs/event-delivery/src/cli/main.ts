#!/usr/bin/env node
import { storeOf } from './environment.js';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${line}\n`),
  store: storeOf(),
});
