import type { OperationInput } from '@lago/capability-model';
import { callOf, replyOf } from '../../test/calls.js';
import { lagoOperations } from '../../test/lago.js';
import type { TriedRequest } from '../call/observer.js';
import { traceTries } from './trace-tries.js';
import { createWriter } from './wire-request.js';

const credential = () => ({ headers: {}, query: { api_key: 'secret' } });
const upstream = { namespace: 'lago', baseUri: 'https://lago.example/api/v1', credential } as never;
const write = createWriter({ upstreams: [upstream], secrets: () => ({}), userAgent: 'x' });

async function toldOf(id: string, input: Partial<OperationInput>): Promise<TriedRequest> {
  const seen: TriedRequest[] = [];
  const of = lagoOperations().get(id);
  const send = traceTries(
    () => Promise.resolve(replyOf()),
    write,
    (tried, run) => (seen.push(tried), run(undefined)),
  );
  await send({ ...callOf(of, input), attempts: { ...callOf().attempts, count: 1 } });
  return seen[0] as TriedRequest;
}

it('tells where a try goes by the template of its path and the names that the contract has', async () => {
  expect(await toldOf('findinvoice', { path: { lago_id: 'a@b.example' } })).toMatchObject({
    method: 'GET',
    origin: 'https://lago.example',
    template: '/api/v1/invoices/{lago_id}',
    parameters: [],
    resent: 0,
  });
  const query = { page: 2, statuses: ['draft', 'finalized'] };
  expect((await toldOf('findallinvoices', { query })).parameters).toEqual(['page', 'statuses%5B%5D', 'statuses%5B%5D']);
});

it('tells no name that is the caller’s own word', async () => {
  const query = { metadata: { 'ann@b.example': 'x' }, 'bob@b.example': 'y', currency: 'EUR' };
  const { parameters } = await toldOf('findallinvoices', { query });
  expect(parameters).toEqual(['currency', 'metadata%5B%5D']);
});
