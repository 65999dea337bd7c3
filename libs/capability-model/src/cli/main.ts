#!/usr/bin/env node
import { runCommandLine } from './run.js';

const { output, error, exitCode } = runCommandLine(process.argv.slice(2));
if (output) process.stdout.write(`${output}\n`);
if (error) process.stderr.write(`${error}\n`);
process.exitCode = exitCode;
