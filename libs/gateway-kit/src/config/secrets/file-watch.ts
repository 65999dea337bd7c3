import { readFileSync, statSync } from 'node:fs';

const LOOK_AGAIN_MS = 1000;

/** A file's text, looked at again when it may have changed. */
export interface FileWatch {
  /** The new text when the file changed since the last call, looked at once a second at most. Throws when unreadable. */
  changed(): string | undefined;
}

/**
 * Watches by looking, not by notification: the links that Kubernetes swaps for a new ConfigMap raise no event on the
 * file, nor do changes on the other side of a mount. A copy may keep size and modification time; the time of the last
 * change of the inode cannot be kept.
 */
export function watchFile(path: string, now: () => number): FileWatch {
  let seen = '';
  let text: string | undefined;
  let lookedAt = -Infinity;
  return {
    changed() {
      if (now() - lookedAt < LOOK_AGAIN_MS) return undefined;
      lookedAt = now();
      const { mtimeNs, ctimeNs, size, ino, dev } = statSync(path, { bigint: true });
      const stamp = [mtimeNs, ctimeNs, size, ino, dev].join(':');
      if (stamp === seen) return undefined;
      const read = readFileSync(path, 'utf8');
      seen = stamp;
      if (read === text) return undefined;
      text = read;
      return read;
    },
  };
}
