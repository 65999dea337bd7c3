/**
 * Collects the lines of one turn of the event loop and writes them at once: under load a system call for every line
 * would cost more than making it. What is still held is written when the process exits.
 */
export function bunched(write: (lines: string) => void): (line: string) => void {
  let held = '';
  const flush = () => {
    const lines = held;
    held = '';
    if (lines) write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    if (!held) setImmediate(flush);
    held += line;
  };
}
