import { InputError } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { ProblemError } from '@lago/gateway-kit';
import { parseBody } from './parse-body.js';

const schema = {
  type: 'object',
  properties: { amount: { type: 'integer' }, lines: { type: 'array', items: { type: 'object' } } },
};
const body = { required: true, described: true, schema };
const json = { body, facts: {} } as unknown as Operation;
const form = { facts: {}, body: { ...body, form: { lines: { style: 'map' } } } } as unknown as Operation;
const FORM = 'application/x-www-form-urlencoded';

async function read(text: string | Buffer, type: string | undefined, operation = form) {
  return JSON.parse(JSON.stringify(await parseBody(Buffer.from(text), type, operation))) as unknown;
}

async function refused(text: string | Buffer, type: string | undefined, operation = form) {
  const error = await read(text, type, operation).catch((thrown: unknown) => thrown);
  if (error instanceof InputError) return [422, error.violation.written, error.message];
  return error instanceof ProblemError ? [error.type.status, error.message] : error;
}

const FIELDS = { amount: 5, lines: [{ sku: 'a' }] };
const part = (head: string, value: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;

describe('a body', () => {
  it('is a form where the contract has one, and JSON all the same', async () => {
    for (const type of [FORM, `${FORM}; charset=utf-8`, `${FORM};charset="UTF-8"`, FORM.toUpperCase()]) {
      expect(await read('amount=5&lines[0][sku]=a', type)).toEqual(FIELDS);
    }
    expect(await read(JSON.stringify(FIELDS), 'application/json', form)).toEqual(FIELDS);
    expect(await read(JSON.stringify(FIELDS), 'application/merge-patch+json', json)).toEqual(FIELDS);
  });

  it('is a form in parts', async () => {
    const text = `${part('name="amount"', '5')}${part('name="lines[0][sku]"', 'a')}--b--\r\n`;
    expect(await read(text, 'multipart/form-data; boundary=b')).toEqual(FIELDS);
    expect(await refused(text, 'multipart/form-data; boundary=c')).toEqual([
      400,
      'the body is not a valid multipart form',
    ]);
    const file = `${part('name="photo"; filename="a.png"', 'x')}--b--\r\n`;
    const told = [422, 'photo', 'photo must be a text; files are not taken here'];
    expect(await refused(file, 'multipart/form-data; boundary=b')).toEqual(told);
  });

  it.each([undefined, 'text/plain', FORM, 'multipart/form-data; boundary=b'])('of %s is none', async (type) => {
    expect(await refused('amount=5', type, json)).toEqual([415, 'send the body as application/json']);
  });

  it('is told which types there are', async () => {
    const told = [415, 'send the body as application/json or application/x-www-form-urlencoded (UTF-8)'];
    expect(await refused('amount=5', 'text/plain')).toEqual(told);
    expect(await refused('amount=5', `${FORM}; charset=iso-8859-1`)).toEqual(told);
  });

  it('names the field that cannot be read', async () => {
    expect(await refused('amount=%ZZ', FORM)).toEqual([422, 'amount', 'amount must be percent-encoded UTF-8']);
    expect(await refused('lines[0]=a&lines[0][sku]=b', FORM)).toEqual([
      422,
      'lines[0][sku]',
      expect.stringContaining('not both'),
    ]);
    expect(await refused(Buffer.from([0x61, 0x3d, 0xff]), FORM)).toEqual([400, 'the form is not UTF-8']);
  });
});
