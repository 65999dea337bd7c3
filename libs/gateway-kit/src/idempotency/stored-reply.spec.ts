import type { Reply } from '@lago/lago-client';
import { readReply, writeReply } from './stored-reply.js';

const reply: Reply = {
  status: 200,
  headers: { 'content-type': 'application/json', date: 'x', age: '1', 'x-ratelimit-limit': '5', 'x-date': 'kept' },
  body: Buffer.from([0, 255, 10]),
};

it('keeps status, body and what is not about the moment, and marks the answer as replayed', () => {
  expect(readReply(writeReply(reply))).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json', 'x-date': 'kept' },
    body: Buffer.from([0, 255, 10]),
    replayed: true,
  });
});

it('keeps the mark of an answer that was found out', () => {
  expect(readReply(writeReply({ ...reply, reconciled: true })).reconciled).toBe(true);
});

it('reads what version 0.1 wrote, and writes what it reads', () => {
  const text = '{"status":201,"headers":{"a":"b"},"body":"eyJ9","outcome":"reconciled"}';
  expect(readReply(text)).toMatchObject({ status: 201, headers: { a: 'b' }, reconciled: true, replayed: true });
  expect(JSON.parse(writeReply({ ...reply, reconciled: true }))).toMatchObject({ status: 200, outcome: 'reconciled' });
});
