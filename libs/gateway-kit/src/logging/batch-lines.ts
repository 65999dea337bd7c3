/** Takes one line; resolves when it is written. Rejects with what writing throws. */
export type WriteLine = (line: string) => Promise<void>;

/** What is still held anywhere in this process; an exit waits for no promise. */
const holding: (() => void)[] = [];
process.once('exit', () => {
  // Writing may itself hold a line, such as the complaint that it failed.
  while (holding.length) holding[0]?.();
});

/**
 * Collects the lines of one turn of the event loop and writes them at once: under load a system call for every line
 * would cost more than making it. What is held when the process exits is written then.
 */
export function batchLines(write: (lines: string) => void): WriteLine {
  let held = '';
  let turn: Promise<void> | undefined;
  const flush = () => {
    const lines = held;
    held = '';
    turn = undefined;
    holding.splice(holding.indexOf(flush), 1);
    if (lines) write(lines);
  };
  return (line) => {
    held += line;
    if (turn) return turn;
    holding.push(flush);
    turn = new Promise((resolve) => setImmediate(resolve)).then(flush);
    return turn;
  };
}
