import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { readBody } from './read-body.js';

const read = (chunks: Iterable<Buffer>, limit: number) => {
  const request = Object.assign(new PassThrough(), { headers: {} });
  const body = readBody(request as unknown as IncomingMessage, limit);
  for (const chunk of chunks) request.write(chunk);
  request.end();
  return body;
};

describe('reading a body', () => {
  it('puts its pieces together', async () => {
    expect(String(await read([Buffer.from('{"a"'), Buffer.from(':1}')], 10))).toBe('{"a":1}');
  });

  it('refuses one that is too large', async () => {
    await expect(read([Buffer.alloc(6), Buffer.alloc(6)], 10)).rejects.toThrow('larger than 10 bytes');
  });

  it('refuses crumbs, of which there are very many', async () => {
    const crumb = Buffer.from(' ');
    expect(await read(Array<Buffer>(10_000).fill(crumb), 100_000)).toHaveLength(10_000);
    await expect(read(Array<Buffer>(10_001).fill(crumb), 100_000)).rejects.toThrow('in pieces of less than 64 bytes');
    expect(await read(Array<Buffer>(10_001).fill(Buffer.alloc(64)), 1e6)).toHaveLength(640_064);
  });
});
