import { parseArgs } from 'node:util';
import { openDeadLetters } from '../open/open-store.js';
import { StoreFailedError, StoreFullError, StoreUnusableError } from '../store/store-errors.js';
import { CommandError, discard, exportAll, list, retry, show, status } from './commands.js';
import type { Print } from './commands.js';

const USAGE = `events status
events list                          ref, time, consumer and the API's reason of each event it refused
events show <ref>
events retry <ref>... | --all        puts them back among those that wait
events discard <ref>...              deletes them for good
events export                        every refused event as a line of JSON
Options: --store <file or Redis URL> (default: EVENTS_STORE)`;

export interface Surroundings {
  readonly print: Print;
  readonly store: string | undefined;
  readonly now?: () => number;
  readonly open?: typeof openDeadLetters;
}

/** Runs one command line. Returns the exit code. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, now = Date.now, open = openDeadLetters } = surroundings;
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { store: { type: 'string' }, all: { type: 'boolean', default: false } },
    });
    const [command = '', ...refs] = positionals;
    const act = actOf(command, refs, values.all);
    const place = values.store ?? surroundings.store;
    if (!place) throw new CommandError('which store? Give --store, or set EVENTS_STORE');
    const letters = await open(place);
    try {
      await act(letters, print, now());
    } finally {
      await letters.close();
    }
    return 0;
  } catch (error) {
    print((error as Error).message);
    if (isExpected(error)) return 1;
    throw error;
  }
}

type Act = (letters: Awaited<ReturnType<typeof openDeadLetters>>, print: Print, now: number) => Promise<void>;

/** Which command it is, checked before anything is opened. */
function actOf(command: string, refs: readonly string[], all: boolean): Act {
  const [ref] = refs;
  if (refs.length === 0 && !all) {
    if (command === 'status') return status;
    if (command === 'list') return list;
    if (command === 'export') return exportAll;
  }
  if (command === 'show' && ref && refs.length === 1 && !all) return (letters, print) => show(letters, print, ref);
  if (command === 'retry' && refs.length > 0 !== all) return (letters, print) => retry(letters, print, refs, all);
  if (command === 'discard' && refs.length > 0 && !all) return (letters, print) => discard(letters, print, refs);
  throw new CommandError(USAGE);
}

function isExpected(error: unknown): boolean {
  const kinds = [CommandError, StoreFailedError, StoreFullError, StoreUnusableError];
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return kinds.some((kind) => error instanceof kind) || code.startsWith('ERR_PARSE_ARGS');
}
