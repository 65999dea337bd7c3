import { createHash } from 'node:crypto';
import type { FormField } from '../operation/operation.js';
import { asText } from '../values/as-text.js';
import { isMapping } from '../values/mapping.js';
import { ownEntry } from '../values/own-entry.js';
import type { Plan } from './plan.js';
import { writeQuery } from './write-query.js';

/** A body as it goes onto the wire. */
export interface WrittenBody {
  readonly contentType: string;
  readonly text: string;
}

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Writes a value in the media type of the contract: JSON of any name, or a form. */
export function writeBody(
  value: unknown,
  { mediaType = 'application/json', form = {} }: Plan['bodyForm'],
): WrittenBody {
  if (!isMapping(value) || !FORM_TYPES.includes(mediaType))
    return { contentType: mediaType, text: JSON.stringify(value) };
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  if (mediaType === 'multipart/form-data') return writeMultipart(fields);
  const text = fields.flatMap(([name, inner]) => writeField(name, inner, ownEntry(form, name))).join('&');
  return { contentType: mediaType, text };
}

/** Without an encoding, objects are JSON text and lists are repeated (OpenAPI 3.1 section 4.8.15). */
function writeField(name: string, value: unknown, field: FormField | undefined): string[] {
  return writeQuery(value, { wireName: name, ...(field ?? { style: 'scalar' }) });
}

/** RFC 7578. The boundary follows from the content, so that equal values give equal bytes. */
function writeMultipart(fields: readonly (readonly [string, unknown])[]): WrittenBody {
  const parts = fields.flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => {
      const type = typeof item === 'object' ? '\r\nContent-Type: application/json' : '';
      return `Content-Disposition: form-data; name="${quoted(name)}"${type}\r\n\r\n${asText(item)}\r\n`;
    }),
  );
  const boundary = `part-${createHash('sha256').update(parts.join('\n')).digest('hex')}`;
  const text = `${parts.map((part) => `--${boundary}\r\n${part}`).join('')}--${boundary}--\r\n`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, text };
}

/** As browsers write names (HTML, multipart form data). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
