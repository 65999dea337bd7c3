import { readFileSync } from 'node:fs';
import { urlSecrets } from './url-secrets.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold a secret by their name, also those of a document, which are known only after it was read. */
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|STATE_?KEY)$/i;

/** OTLP headers are `name=value` pairs, percent-encoded; every value may authenticate. */
const HEADERS_NAME = /_HEADERS$/i;

/**
 * Every secret an environment holds: variables that are secret by name, values of OTLP headers, and what authenticates
 * inside any URL.
 */
export function environmentSecrets(environment: Environment): string[] {
  const found = Object.entries(environment).flatMap(([name, value]) => {
    const text = value?.trim();
    if (!text) return [];
    return [
      ...(SECRET_NAME.test(name) ? [text] : []),
      ...(HEADERS_NAME.test(name) ? headerValues(text) : []),
      ...urlSecrets(text),
    ];
  });
  return [...new Set(found)];
}

function headerValues(text: string): string[] {
  const values = text.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
  return values.flatMap((value) => {
    // The scheme before it (`Bearer`, `Basic`) is no secret.
    const credential = value.replace(/^[A-Za-z]+(?:\s|%20)+/, '');
    return [credential, credential.replaceAll(/%[0-9a-f]{2}/gi, (escape) => unescapeByte(escape))];
  });
}

function unescapeByte(escape: string): string {
  return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
}

/** What the files hold to which `<NAME>_FILE` points for names of secrets; who needs a file complains about it. */
export function fileSecrets(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, path]) => {
    if (!name.endsWith('_FILE') || !SECRET_NAME.test(name.slice(0, -'_FILE'.length)) || !path?.trim()) return [];
    try {
      return [readFileSync(path.trim(), 'utf8').trim()];
    } catch {
      return [];
    }
  });
}
