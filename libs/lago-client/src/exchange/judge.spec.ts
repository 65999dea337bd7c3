import { gzipSync } from 'node:zlib';
import type { JsonSchema } from '@lago/capability-model';
import { callOf } from '../../test/calls.js';
import { operation } from '../../test/operations.js';
import { UpstreamProtocolError, UpstreamReplyError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { createJudge } from './judge.js';
import { createAttemptIds } from './attempt-ids.js';

const refusal: JsonSchema = {
  type: 'object',
  properties: { status: { type: 'integer' }, error: { type: 'string' }, code: { type: 'string' } },
};
const record: JsonSchema = { type: 'object', properties: { invoice: { type: 'object' } } };
const list: JsonSchema = { type: 'object', properties: { invoices: { type: 'array' }, meta: { type: 'object' } } };

type Response = Partial<ReturnType<typeof operation>['response']>;
const described = (response: Response, method: 'GET' | 'POST' = 'POST') =>
  operation({ method }, { response: { ...operation().response, refusal, ...response } });
const RECORD = described({ schema: record, rootKey: 'invoice' });
const LIST = described({ schema: list, rootKey: 'invoices', list: true }, 'GET');
const EMPTY = described({ emptyBody: 'always', bodyless: true });
const EITHER = described({ schema: record, rootKey: 'invoice', emptyBody: 'sometimes' });
const UNKNOWN = operation({}, { response: { ...operation().response, emptyBody: 'sometimes' } });

function judgeOf(of = RECORD, context = {}) {
  const attemptIds = createAttemptIds();
  const [other, attemptId] = [attemptIds.next('r-1'), attemptIds.next('r-1')];
  return {
    judge: createJudge({ call: callOf(of, {}, context), upstream: 'api', attemptId, attemptIds, maxReplyBytes: 1e6 }),
    other,
    attemptId,
  };
}

const answer = (body: string | Buffer, status = 200, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
});

describe('a success is the answer only when it is what the contract describes', () => {
  it.each([
    ['a record', RECORD, '{"invoice":{"lago_id":"1"}}'],
    ['a record among other keys', RECORD, '{"note":1,"invoice":{}}'],
    ['a record with white space', RECORD, ' {\n "invoice" : {} } '],
    ['a list', LIST, '{"invoices":[],"meta":{}}'],
    ['a list after its meta', LIST, '{"meta":{},"invoices":[]}'],
    ['nothing where nothing is due', EMPTY, ''],
    ['nothing where it may be empty', EITHER, ''],
    ['a record where it may be empty', EITHER, '{"invoice":{}}'],
    ['anything without a contract', UNKNOWN, 'OK'],
    ['anything where no body is described', described({ emptyBody: 'always' }), '{"ok":true}'],
    ['nothing without a contract', UNKNOWN, ''],
  ])('%s', (_, of, body) => {
    expect(judgeOf(of).judge.whole(answer(body)).body.toString()).toBe(body);
  });

  it.each([
    ['a sentence', RECORD, 'OK'],
    ['a sentence of JSON', RECORD, '"OK"'],
    ['an empty object', RECORD, '{}'],
    ['nothing', RECORD, ''],
    ['null', RECORD, 'null'],
    ['a record of null', RECORD, '{"invoice":null}'],
    ['a list for a record', RECORD, '{"invoice":[]}'],
    ['another record', RECORD, '{"customer":{}}'],
    ['a page that says it is JSON', RECORD, '<html></html>'],
    ['a record in halves', RECORD, '{"invoice":{"lago_id":'],
    ['two answers', RECORD, '{"invoice":{}}{"invoice":{}}'],
    ['a record for a list', LIST, '{"invoices":{}}'],
    ['a bare list', LIST, '[]'],
    ['a name that every object has', described({ schema: record, rootKey: 'constructor' }), '{}'],
    ['a sentence where nothing is due', EMPTY, 'OK'],
    ['an empty object where nothing is due', EMPTY, '{}'],
    ['a record where nothing is due', EMPTY, '{"invoice":{}}'],
    ['an empty object where it may be empty', EITHER, '{}'],
    ['JSON in halves without a contract', UNKNOWN, '{"a":'],
  ])('not %s', (_, of, body) => {
    expect(() => judgeOf(of).judge.whole(answer(body))).toThrow(UpstreamProtocolError);
  });

  it('nothing, with a status that the contract does not know', () => {
    const known = described({ emptyBody: 'always', statuses: [200] });
    expect(judgeOf(known).judge.whole(answer('', 200)).status).toBe(200);
    expect(() => judgeOf(known).judge.whole(answer('', 204))).toThrow(UpstreamProtocolError);
    expect(judgeOf(described({ emptyBody: 'always', statuses: [200, 204] })).judge.whole(answer('', 204)).status).toBe(
      204,
    );
    expect(judgeOf(EMPTY).judge.whole(answer('', 204)).status).toBe(204);
  });

  it('looks at both ends of a long one that is only passed on', () => {
    const long = (start: string, end: string) => answer(`${start}"x":"${'x'.repeat(5000)}"${end}`);
    const { judge } = judgeOf(described({ schema: record, rootKey: 'invoice' }, 'GET'), { passThrough: true });
    expect(judge.whole(long('{"invoice":{', '}}')).status).toBe(200);
    for (const [start, end] of [
      ['{"invoice":{', ''],
      ['{"customer":{', '}}'],
      ['{"invoice":[', ']}'],
    ] as const) {
      expect(() => judge.whole(long(start, end))).toThrow(UpstreamProtocolError);
    }
  });
});

describe('an error is a refusal only when the API itself says so', () => {
  it.each([
    ['its own refusal', 422, '{"status":422,"error":"Unprocessable Entity","code":"validation_errors"}'],
    ['a part of it', 404, '{"code":"invoice_not_found"}'],
    ['its own failure', 500, '{"status":500,"error":"Internal Server Error"}'],
  ])('%s', (_, status, body) => {
    expect(() => judgeOf().judge.whole(answer(body, status))).toThrow(UpstreamReplyError);
  });

  it.each([
    ['a page', 401, '<html>'],
    ['a page', 404, 'default backend - 404'],
    ['nothing', 403, ''],
    ['the JSON of a gateway', 401, '{"message":"Unauthorized"}'],
    ['the JSON of another gateway', 403, '{"error":{"code":403,"message":"x"}}'],
    ['a list', 400, '[]'],
    ['a refusal in halves', 404, '{"status":404,"co'],
    ['a page', 502, '<html>'],
    ['a bare 429', 429, 'slow down'],
  ])('%s of something in front is not (%d)', (_, status, body) => {
    const failure = (() => {
      try {
        return judgeOf().judge.whole(answer(body, status));
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(UpstreamProtocolError);
    expect(failure).toMatchObject({ outcome: 'unknown', answer: { status } });
  });

  it.each(['retry-after', 'x-ratelimit-reset'])('a 429 that names a window is a limit: %s', (name) => {
    const page = answer('<html>', 429, { [name]: '1', 'content-type': 'text/html' });
    expect(judgeOf().judge.head(429, { ...page.headers })).toBeUndefined();
    expect(() => judgeOf().judge.whole(page)).toThrow(UpstreamReplyError);
  });

  it('without a contract any JSON and the empty body will do', () => {
    for (const body of ['{"message":"no"}', '']) {
      expect(() => judgeOf(UNKNOWN).judge.whole(answer(body, 404))).toThrow(UpstreamReplyError);
    }
    expect(() => judgeOf(UNKNOWN).judge.whole(answer('<html>', 404))).toThrow(UpstreamProtocolError);
  });
});

describe('a success that is no JSON', () => {
  const of = (response: Response, body: string | Buffer, type: string | undefined, status = 200) => {
    const { judge } = judgeOf(described(response, 'GET'));
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const reply = { status, headers, body: Buffer.from(body) };
    const error = judge.head(status, headers);
    if (error) throw error;
    return judge.whole(reply).body;
  };
  const pages = { otherTypes: ['text/html'] };
  const table = { otherTypes: ['text/csv', 'image/*'] };
  const both = { schema: record, rootKey: 'invoice', otherTypes: ['text/csv', 'text/html'] };

  it.each<[string, Response, string, string | undefined]>([
    ['a page where the contract names pages', pages, '<html></html>', 'text/html; charset=utf-8'],
    ['a table', table, 'a,b', 'text/csv'],
    ['a type in a named range', table, 'x', 'image/png'],
    ['its type in other letters', table, 'a,b', 'TEXT/CSV;header=present'],
    ['what says nothing of its type', table, 'a,b', undefined],
    ['bytes of no type', table, 'a,b', 'application/octet-stream'],
    ['anything where everything is named', { otherTypes: ['*/*'] }, '<html>', 'text/html'],
    ['text that looks like JSON', table, '{"a":', 'text/csv'],
    ['a table beside JSON', both, 'a,b', 'text/csv'],
    ['a page beside JSON', both, '<html>', 'text/html'],
    ['JSON beside a table', both, '{"invoice":{}}', 'application/json'],
    ['nothing', { ...table, emptyBody: 'sometimes' }, '', 'text/csv'],
  ])('%s', (_, response, body, type) => expect(of(response, body, type).toString()).toBe(body));

  it.each<[string, Response, string, string | undefined]>([
    ['a page where the contract names tables', table, '<html></html>', 'text/html'],
    ['a text where the contract names tables', table, 'default backend', 'text/plain'],
    ['JSON where the contract names tables', table, '{"message":"x"}', 'application/json'],
    ['a page beside JSON', { ...both, otherTypes: ['text/csv'] }, '<html>', 'text/html'],
    ['XML where the contract names pages', pages, '<a/>', 'application/xml'],
    ['a text called JSON', both, 'a,b', 'application/json'],
    ['a text without a type beside JSON', both, 'a,b', undefined],
  ])('not %s', (_, response, body, type) => expect(() => of(response, body, type)).toThrow(UpstreamProtocolError));

  it('keeps its bytes, a byte order mark among them', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x00]);
    expect(of(table, bytes, 'text/csv')).toEqual(bytes);
  });

  it('of another status is judged by what the contract says of that', () => {
    const further = {
      '201': { isEmpty: false, isJson: true, types: [] },
      '202': { isEmpty: false, isJson: false, types: ['text/plain'] },
      '204': { isEmpty: true, isJson: false, types: [] },
    };
    const several: Response = { schema: record, rootKey: 'invoice', further, statuses: [200, 201, 202, 204] };
    expect(of(several, '{"job":1}', 'application/json', 201).toString()).toBe('{"job":1}');
    expect(of(several, 'later', 'text/plain', 202).toString()).toBe('later');
    expect(of(several, '', undefined, 204)).toHaveLength(0);
    expect(() => of(several, '', undefined, 200)).toThrow(UpstreamProtocolError);
    expect(() => of(several, '{"job":1}', 'application/json', 200)).toThrow(UpstreamProtocolError);
    expect(() => of(several, '{"job":', 'application/json', 201)).toThrow(UpstreamProtocolError);
    expect(() => of(several, '<html>', 'text/html', 202)).toThrow(UpstreamProtocolError);
  });
});

describe('a refusal that is no JSON is the API’s where the contract names it', () => {
  const refusalTypes = { '404': ['text/plain'], '4XX': ['text/csv'], default: ['application/xml'] };
  it.each([
    [404, 'text/plain', true],
    [404, 'text/csv', false],
    [410, 'text/csv', true],
    [410, 'text/plain', false],
    [503, 'application/xml', false],
  ])('%d %s: %s', (status, type, own) => {
    const { judge } = judgeOf(described({ schema: record, refusalTypes }));
    const reply = answer('gone', status, { 'content-type': type });
    const end = (() => {
      try {
        return judge.head(status, reply.headers) ?? judge.whole(reply);
      } catch (error) {
        return error;
      }
    })();
    expect(end).toBeInstanceOf(own ? UpstreamReplyError : UpstreamProtocolError);
  });
});

describe('what the head tells', () => {
  it('an answer that names another try is not this request’s', () => {
    const { judge, other, attemptId } = judgeOf();
    expect(judge.head(200, { 'x-request-id': other })).toBeInstanceOf(UpstreamProtocolError);
    expect(judge.head(200, { 'x-request-id': 'made-by-an-edge' })).toBeUndefined();
    const own = { 'x-request-id': attemptId };
    expect(judge.head(200, own)).toBeUndefined();
    expect(own['x-request-id']).toBe('r-1');
  });

  it.each([301, 302, 307, 304])('a redirect (%d) is refused for good', (status) => {
    expect(judgeOf().judge.head(status, {})).toMatchObject({ name: 'UpstreamProtocolError', lasting: true });
  });

  it.each(['text/html; charset=utf-8', 'application/xml', 'text/xml', 'application/xhtml+xml'])(
    '%s is a page',
    (type) => {
      expect(judgeOf().judge.head(200, { 'content-type': type })).toBeInstanceOf(UpstreamProtocolError);
      expect(judgeOf(EMPTY).judge.head(200, { 'content-type': type, 'content-length': '0' })).toBeUndefined();
    },
  );
});

it('an answer that is to be mapped is read to its end', () => {
  const mapped = { ...RECORD, output: { ...RECORD.output, passThrough: false } };
  const long = `{"invoice":{"a":"${'a'.repeat(300_000)}" "b"}}`;
  expect(() => judgeOf(mapped).judge.whole(answer(long))).toThrow(UpstreamProtocolError);
});

it('reads what was compressed unasked, and what begins with a byte order mark', () => {
  const { judge } = judgeOf();
  const body = '{"invoice":{}}';
  expect(judge.whole(answer(gzipSync(body), 200, { 'content-encoding': 'gzip' })).body.toString()).toBe(body);
  expect(judge.whole(answer(`\ufeff${body}`)).body.toString()).toBe(body);
  const refused = answer(gzipSync('{"status":422}'), 422, { 'content-encoding': 'gzip' });
  expect(() => judge.whole(refused)).toThrow(UpstreamReplyError);
  expect(() => judge.whole(answer('x', 200, { 'content-encoding': 'zstd' }))).toThrow(UpstreamProtocolError);
});
