import type { Operation, OperationFacts, Upstream, UpstreamRequest } from '@lago/capability-model';

/** Facts of an operation that is never repeated, unless a test says otherwise. */
export function facts(overrides: Partial<OperationFacts> = {}): OperationFacts {
  return {
    bucket: 'default',
    retry: { network: 'no', http429: 'yes', http5xx: 'no' },
    answers: { nextPage: '/meta/next_page', id: '/lago_id', errorCode: '/code', errorDetails: '/error_details' },
    hints: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
    risk: 'none',
    confirm: false,
    aliases: [],
    vocabulary: [],
    errors: [],
    gotchas: [],
    ...overrides,
  };
}

/** The smallest operation the client can send. */
export function operation(request: Partial<UpstreamRequest> = {}, overrides: Partial<Operation> = {}): Operation {
  const built: UpstreamRequest = { method: 'GET', path: '/things', query: '', headers: {}, ...request };
  return {
    upstream: 'api',
    id: 'findthing',
    method: built.method,
    pathTemplate: built.path,
    tag: 'things',
    facts: facts(),
    output: { passThrough: true, apply: (reply: unknown) => reply },
    response: { list: false, paginated: false, emptyBody: 'never', secrets: [] },
    request: () => built,
    ...overrides,
  } as unknown as Operation;
}

export function upstream(baseUri: string): Upstream {
  return {
    namespace: 'api',
    baseUri,
    authentication: 'bearer',
    secretNames: ['API_TOKEN'],
    credential: ({ API_TOKEN }) => ({ headers: { authorization: `Bearer ${API_TOKEN}` }, query: {} }),
  };
}
