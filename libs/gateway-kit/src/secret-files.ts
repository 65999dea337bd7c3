import { readFileSync, statSync } from 'node:fs';
import type { SecretSource } from '@lago/lago-client';
import type { Environment } from './config/read-settings.js';
import { StartError } from './start-error.js';

const LOOK_AGAIN_MS = 1000;

/**
 * The secrets called `names`: each from the variable of that name, or from the file that `<NAME>_FILE` points to.
 * A file is read again after it changed (looked at once a second at most); an unreadable one keeps the last value.
 * Throws StartError when a file can not be read at start.
 */
export function secretSource(names: readonly string[], environment: Environment, now = Date.now): SecretSource {
  const files = names.flatMap((name) => {
    const path = environment[`${name}_FILE`]?.trim();
    return path ? [{ name, path, changed: -1 }] : [];
  });
  let secrets: Record<string, string | undefined> = {};
  for (const name of names) secrets[name] = environment[name]?.trim() || undefined;
  let lookedAt = now();
  for (const file of files) read(file, true);
  return () => {
    if (files.length && now() - lookedAt >= LOOK_AGAIN_MS) {
      lookedAt = now();
      for (const file of files) read(file, false);
    }
    return secrets;
  };

  function read(file: (typeof files)[number], first: boolean): void {
    try {
      const { mtimeMs } = statSync(file.path);
      if (mtimeMs === file.changed) return;
      const value = readFileSync(file.path, 'utf8').trim();
      if (!value && !first) return;
      file.changed = mtimeMs;
      secrets = { ...secrets, [file.name]: value || undefined };
    } catch {
      if (first) throw new StartError('configuration', [`${file.name}_FILE: can not read ${file.path}`]);
    }
  }
}
