#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCapability } from '@lago/capability-model';
import { scopeOf } from '../../capability/operation-class.js';
import { ConsumersError } from '../read-consumers.js';
import type { Vocabulary } from '../read-consumers.js';
import { add, check, CommandError, list, replace, rotate } from './commands.js';
import type { CommandContext } from './commands.js';
import { moment } from './duration.js';
import { containersCanRead } from './edit-file.js';

const PACKAGED = join(import.meta.dirname, '../../../../../capabilities/lago');

const USAGE = `consumers add <name> --scopes <scope or profile>,... [--expires 90d|2027-01-31]
consumers rotate <name> [--grace 24h | --now]     a new key; the old one works until then
consumers list
consumers check
Options: --file <path> (default: consumers.yaml)  --capability <document> --contract <folder>
Profiles: everything, read-only, billing-ops, catalog-admin, usage-delivery, support, and those of the file`;

/** Runs one command line. Returns the exit code. `words` reads what scopes can name from a capability document. */
export function main(
  argv: readonly string[],
  print: (line: string) => void,
  now = Date.now(),
  words: typeof vocabulary = vocabulary,
): number {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        file: { type: 'string', default: 'consumers.yaml' },
        scopes: { type: 'string' },
        expires: { type: 'string' },
        grace: { type: 'string', default: '24h' },
        now: { type: 'boolean', default: false },
        capability: { type: 'string' },
        contract: { type: 'string' },
      },
    });
    const [command, name, ...more] = positionals;
    const context = { file: values.file, now, vocabulary: words(values.capability, values.contract) };
    if (more.length) throw new CommandError(USAGE);
    if (command === 'list' && !name) return lines(list(context), 0);
    if (command === 'check' && !name) return checked(context);
    const isNew = !existsSync(context.file);
    if (command === 'add' && name && values.scopes) {
      const expires = values.expires && whenOf(values.expires, 'expires');
      const key = add(context, name, values.scopes.split(','), expires || undefined);
      return shown(key, isNew && !containersCanRead(context.file) ? [forContainers(context.file)] : []);
    }
    if (command === 'rotate' && name) {
      return shown(values.now ? replace(context, name) : rotate(context, name, whenOf(values.grace, 'grace')));
    }
    throw new CommandError(USAGE);
  } catch (error) {
    return failed(error);
  }

  function lines(texts: readonly string[], code: number): number {
    texts.forEach(print);
    return code;
  }

  function checked(context: CommandContext): number {
    const faults = check(context);
    return faults.length ? lines(faults, 1) : lines([`${context.file} is good`], 0);
  }

  function shown(key: string, more: readonly string[] = []): number {
    return lines([key, 'This key is shown once; the file holds its hash only.', ...more], 0);
  }

  function failed(error: unknown): number {
    if (error instanceof ConsumersError) return lines(error.faults, 1);
    return lines([error instanceof Error ? error.message : String(error)], 1);
  }

  function whenOf(text: string, option: string): string {
    const at = moment(text, now);
    if (at === undefined) throw new CommandError(`--${option} must be like 90d, 12h, 30m or 2027-01-31`);
    return at;
  }
}

function forContainers(file: string): string {
  return `Containers cannot read it yet: sudo chgrp 65532 ${file} && sudo chmod 640 ${file}`;
}

/** The namespaces and tags there are, from the capability document. */
export function vocabulary(file: string | undefined, contractDir: string | undefined): Vocabulary {
  const { routes, tools } = loadCapability({
    file: file ?? join(PACKAGED, 'capability.yaml'),
    ...(contractDir || !file ? { contractDir: contractDir ?? join(PACKAGED, 'contract') } : {}),
    secrets: {},
    allowMissingSecrets: true,
  });
  const scopes = [...routes, ...tools].map(({ operation }) => scopeOf(operation));
  return {
    namespaces: new Set(scopes.map(({ namespace }) => namespace)),
    tags: new Set(scopes.map(({ tag }) => tag)),
  };
}

if (process.argv[1] === import.meta.filename) {
  const said: string[] = [];
  process.exitCode = main(process.argv.slice(2), (line) => void said.push(line));
  // At once: whoever takes the key alone (`| head -1`) has gone by the second line.
  process.stdout.write(`${said.join('\n')}\n`);
}
