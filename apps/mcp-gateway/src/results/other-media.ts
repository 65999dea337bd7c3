import type { Reply } from '@lago/lago-client';
import { visible, visibleJson } from '../values/sanitize.js';
import { UPSTREAM_DATA } from './tool-result.js';
import type { ToolResult } from './tool-result.js';

/** Forms of text that no `text/` says. */
const TEXTUAL =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|yaml|x-ndjson|jsonl|javascript|x-www-form-urlencoded)\b)/i;

/** A reply that is not JSON: text as text, everything else as a resource with its media type. */
export function otherMedia(reply: Reply, tool: string, maxBytes: number, notes: readonly string[]): ToolResult {
  const mediaType = (reply.headers['content-type'] ?? 'application/octet-stream').split(';', 1)[0]?.trim() ?? '';
  const text = TEXTUAL.test(mediaType) || !reply.headers['content-type'] ? textOf(reply.body) : undefined;
  return text === undefined
    ? asResource(reply.body, { mediaType, tool, maxBytes, notes })
    : asText(text, { mediaType, maxBytes, notes });
}

interface Options {
  readonly mediaType: string;
  readonly maxBytes: number;
  readonly notes: readonly string[];
}

function asText(whole: string, { mediaType, maxBytes, notes }: Options): ToolResult {
  const text = shortened(visible(whole), maxBytes);
  const cut = text.length < visible(whole).length ? [`Only its beginning: it has ${whole.length} characters.`] : [];
  const body = { media_type: mediaType, text };
  return result([{ type: 'text', text }], body, [...notes, ...cut]);
}

function asResource(
  body: Buffer,
  { mediaType, tool, maxBytes, notes }: Options & { readonly tool: string },
): ToolResult {
  const about = { media_type: mediaType, bytes: body.length };
  const blob = body.toString('base64');
  if (blob.length > maxBytes) {
    const why = 'It is too long to be given here; the REST gateway serves it as it is.';
    return result([{ type: 'text', text: visibleJson(about) }], about, [...notes, why]);
  }
  const resource = { uri: `urn:reply:${encodeURIComponent(tool)}`, mimeType: mediaType, blob };
  const content = [
    { type: 'text' as const, text: visibleJson(about) },
    { type: 'resource' as const, resource },
  ];
  return result(content, about, notes);
}

function result(
  content: ToolResult['content'],
  body: Readonly<Record<string, unknown>>,
  notes: readonly string[],
): ToolResult {
  const structuredContent = notes.length ? { _notice: notes.join(' '), ...body } : body;
  const said = notes.map((text) => ({ type: 'text' as const, text }));
  return { content: [...content, ...said], structuredContent, _meta: UPSTREAM_DATA };
}

/** UTF-8, or nothing: half a text is not shown. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** The longest beginning of whole characters that fits. */
function shortened(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
