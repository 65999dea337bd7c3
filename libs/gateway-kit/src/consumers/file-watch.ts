import { readFileSync, statSync } from 'node:fs';

const LOOK_AGAIN_MS = 1000;

/** A file's text, looked at again when it may have changed. */
export interface FileWatch {
  /** The new text when the file changed since the last call, looked at once a second at most. Throws when unreadable. */
  changed(): string | undefined;
}

/**
 * Watches by looking, not by notification: the links that Kubernetes swaps for a new ConfigMap raise no event on the
 * file. Modification time, size and inode together show a change that keeps the time.
 */
export function watchFile(path: string, now: () => number): FileWatch {
  let seen = '';
  let text: string | undefined;
  let lookedAt = -Infinity;
  return {
    changed() {
      if (now() - lookedAt < LOOK_AGAIN_MS) return undefined;
      lookedAt = now();
      const { mtimeMs, size, ino } = statSync(path);
      const stamp = `${mtimeMs}:${size}:${ino}`;
      if (stamp === seen) return undefined;
      const read = readFileSync(path, 'utf8');
      seen = stamp;
      if (read === text) return undefined;
      text = read;
      return read;
    },
  };
}
