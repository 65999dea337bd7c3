import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decoded } from './content-coding.js';

const TEXT = '{"customer":{"external_id":"c1"}}';
const reply = (coding: string, body: Buffer) => ({
  status: 200,
  headers: { 'content-encoding': coding, 'content-length': String(body.length), 'x-kept': '1' },
  body,
});

it.each([
  ['gzip', gzipSync(TEXT)],
  ['x-gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['identity', Buffer.from(TEXT)],
  ['deflate, gzip', gzipSync(deflateSync(TEXT))],
  ['gzip, identity', gzipSync(TEXT)],
])('reads %s', (coding, body) => {
  const plain = decoded(reply(coding, body), 1000);
  expect(plain?.body.toString()).toBe(TEXT);
  expect(plain?.headers['x-kept']).toBe('1');
  if (!/^identity$/.test(coding)) expect(Object.keys(plain?.headers ?? {})).toEqual(['x-kept']);
});

it.each([
  ['a coding nobody knows', reply('zstd', Buffer.from('x'))],
  ['a name that every object has', reply('constructor', Buffer.from('x'))],
  ['bytes that are not what they say', reply('gzip', Buffer.from(TEXT))],
  ['half of it', reply('gzip', gzipSync(TEXT).subarray(0, 20))],
  ['more than the bound', reply('gzip', gzipSync('x'.repeat(5000)))],
])('cannot read %s', (_, coded) => {
  expect(decoded(coded, 1000)).toBeUndefined();
});
