import { parseArgs } from 'node:util';
import { ownEntry } from '../values/own-entry.js';
import { CapabilityError } from '../document/finding.js';
import { check } from './check.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { diffOpenapi } from './diff-openapi.js';
import { importOpenapi } from './import-openapi.js';
import { openapi } from './openapi.js';
import { plan } from './plan.js';
import { routes } from './routes.js';
import { tools } from './tools.js';

type Command = (words: readonly string[], options: CommandOptions) => CommandResult;

const COMMANDS: Readonly<Record<string, Command>> = { check, routes, tools, plan, openapi };
const OPENAPI_COMMANDS: Readonly<Record<string, Command>> = { import: importOpenapi, diff: diffOpenapi };

const USAGE = `capability COMMAND [FILE] [options]

  check [FILE]                 findings about a capability document and its contract
  routes [FILE]                what the REST door serves
  tools [FILE]                 what the MCP door serves
  plan [FILE] [OPERATION...]   what each operation compiles to
  openapi [FILE]               the REST door as OpenAPI 3.1
  import openapi FILE          write a capability document and a contract from an OpenAPI 3.x file
      --tags A,B               only the operations with these tags
      --operations X,Y         only these operationIds
      --onto FOLDER            add them to a copy of the document and contract in FOLDER
      --out FOLDER             where to write (default: capabilities/<namespace>)
      --namespace NAME         name of the consumed API (default: from the title)
      --base-uri URL           address of the API (default: the first server of the file)
      --strict                 exit code 1 when anything was left out
  diff openapi FILE [DOCUMENT] where the contract and a published file of the API disagree
      --all                    also what the contract declares as deliberate

  --contract FOLDER|none       default: the folder \`contract\` beside the document
  --json                       machine-readable output
FILE defaults to the only document under capabilities/. Exit code: 0 fine, 1 faults or drift, 2 wrong use.`;

/** What a command line prints, and its exit code. */
export interface CommandLineResult {
  readonly output: string;
  readonly error: string;
  readonly exitCode: number;
}

/** Runs one command line; never throws for what a user can do wrong. */
export function runCommandLine(args: readonly string[]): CommandLineResult {
  try {
    const { values, positionals } = parse(args);
    const [name = '', ...words] = positionals;
    if (values.help || name === '' || name === 'help')
      return { output: USAGE, error: '', exitCode: name || values.help ? 0 : 2 };
    const result = choose(name, words)(words.slice(Object.hasOwn(OPENAPI_COMMANDS, name) ? 1 : 0), values);
    const output = values.json ? JSON.stringify(result.json, null, 2) : result.text;
    return { output, error: '', exitCode: result.exitCode };
  } catch (error) {
    if (error instanceof CapabilityError) return { output: '', error: error.message, exitCode: 1 };
    if (error instanceof UsageError || isArgumentError(error)) {
      return { output: '', error: `${error.message}\n(capability help lists the commands)`, exitCode: 2 };
    }
    throw error;
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const paths = { contract: text, out: text, onto: text };
  const choices = { tags: text, operations: text, namespace: text, 'base-uri': text };
  const options = { ...paths, ...choices, all: flag, strict: flag, json: flag, help: flag };
  return parseArgs({ args: [...args], allowPositionals: true, options });
}

function choose(name: string, [format]: readonly string[]): Command {
  const command = ownEntry(COMMANDS, name);
  if (command) return command;
  const openapiCommand = ownEntry(OPENAPI_COMMANDS, name);
  if (!openapiCommand) throw new UsageError(`there is no command ${name}`);
  if (format !== 'openapi') throw new UsageError(`write: ${name} openapi FILE`);
  return openapiCommand;
}

function isArgumentError(error: unknown): error is Error {
  return String((error as { code?: unknown } | null)?.code).startsWith('ERR_PARSE_ARGS');
}
