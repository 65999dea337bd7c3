import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that cannot stand anywhere by chance. `characters` adds some that encoders change. */
export function plant(prefix = '', characters = ''): string {
  return `${prefix}planted${randomBytes(12).toString('hex')}${characters}`;
}

/** The forms in which a secret can stand in a text: as it is, and as common encoders write it. */
function forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    // Base64 of a longer text has one of three beginnings; what is in the middle is the same.
    ...[0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
  ];
}

/** Names of the planted secrets that stand in the texts, with the place: empty when all is well. */
export function leaks(secrets: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => forms(secret).some((form) => text.includes(form)))
      .map(([name]) => `${name} in ${place}`),
  );
}

/** Every file below a folder with one of these endings, by path. */
export function filesBelow(folder: string, endings: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const wanted = endings.some((ending) => name.endsWith(ending)) && !/node_modules|dist|out-tsc/.test(name);
    if (wanted && statSync(path).isFile()) found[path] = readFileSync(path, 'utf8');
  }
  return found;
}
