import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../process/services.js';
import type { Reply } from './answer.js';

const CONTRACT = join(ROOT, 'capabilities/lago/contract');

interface ContractOperation {
  readonly responses: Readonly<Record<string, { content?: { 'application/json'?: { example?: unknown } } }>>;
}

interface Example {
  readonly method: string;
  readonly path: RegExp;
  readonly literals: number;
  readonly reply: Reply;
}

let examples: readonly Example[] | undefined;

/** What the packaged contract gives as the successful answer to a call; an empty object where it knows no such call. */
export function contractExample({ method, path }: { readonly method: string; readonly path: string }): Reply {
  examples ??= readExamples();
  const fitting = examples.filter((one) => one.method === method && one.path.test(path));
  return fitting.sort((one, other) => other.literals - one.literals)[0]?.reply ?? { body: {} };
}

function readExamples(): Example[] {
  return readdirSync(CONTRACT).flatMap((file) => {
    const { paths = {} } = parse(readFileSync(join(CONTRACT, file), 'utf8')) as {
      paths?: Record<string, Record<string, ContractOperation>>;
    };
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        responses ? [toExample(method, path, responses)] : [],
      ),
    );
  });
}

function toExample(method: string, path: string, responses: ContractOperation['responses']): Example {
  const [status = '200', response] = Object.entries(responses).find(([name]) => name.startsWith('2')) ?? [];
  return {
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    literals: path.split('/').filter((segment) => !segment.startsWith('{')).length,
    reply: { status: Number(status), body: response?.content?.['application/json']?.example },
  };
}
