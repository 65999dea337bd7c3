import type { DeadLetter, DeadLetters } from '../store/event-store.js';

/** Why a command did nothing; shown as it is, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export type Print = (line: string) => void;

/** Dead letters that are asked for at once. */
const PAGE = 500;

/** What is there, for a person. `now` is milliseconds since the epoch. */
export async function status(letters: DeadLetters, print: Print, now: number): Promise<void> {
  const { waiting, dead, oldest, bytes, maxBytes } = await letters.counts();
  print(`waiting  ${waiting}`);
  print(`oldest   ${oldest === undefined ? '-' : `${Math.max(0, Math.round((now - oldest) / 1000))} s`}`);
  print(`refused  ${dead}`);
  print(`bytes    ${bytes} of ${maxBytes} (${Math.round((100 * bytes) / maxBytes)} %)`);
}

/** One line each: ref, time, consumer, and the upstream's reason. The event itself is not shown. */
export async function list(letters: DeadLetters, print: Print): Promise<void> {
  for await (const { ref, consumer, reason, refusedAt } of each(letters)) {
    const { details } = JSON.parse(reason) as { readonly details?: unknown };
    print([ref, new Date(refusedAt).toISOString(), consumer, JSON.stringify(details)].join('\t'));
  }
}

export async function show(letters: DeadLetters, print: Print, ref: string): Promise<void> {
  const letter = await letters.show(ref);
  if (!letter) throw new CommandError(`there is no dead letter ${ref}`);
  print(written(letter));
}

/** Every dead letter as a line of JSON, event included. */
export async function exportAll(letters: DeadLetters, print: Print): Promise<void> {
  for await (const letter of each(letters)) print(written(letter));
}

export async function retry(letters: DeadLetters, print: Print, refs: readonly string[], all: boolean): Promise<void> {
  print(`${await letters.retry(all ? undefined : refs)} put back`);
}

export async function discard(letters: DeadLetters, print: Print, refs: readonly string[]): Promise<void> {
  print(`${await letters.discard(refs)} deleted`);
}

async function* each(letters: DeadLetters): AsyncGenerator<DeadLetter> {
  for (let after: string | undefined; ;) {
    const page = await letters.list({ most: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page;
    after = page.at(-1)?.ref;
    if (page.length < PAGE) return;
  }
}

/** The event and the reason go out as they are: they are JSON texts, and parsing them could change numbers. */
function written({ ref, consumer, keptAt, refusedAt, reason, item }: DeadLetter): string {
  const head = JSON.stringify({
    ref,
    consumer,
    kept_at: new Date(keptAt).toISOString(),
    refused_at: new Date(refusedAt).toISOString(),
  });
  return `${head.slice(0, -1)},"reason":${reason},"event":${item}}`;
}
