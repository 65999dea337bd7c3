import type { Operation, Upstream, UpstreamRequest } from '@lago/capability-model';

/** The smallest operation the client can send: only `request` and `upstream` matter to it. */
export function operation(request: Partial<UpstreamRequest> = {}): Operation {
  const built: UpstreamRequest = { method: 'GET', path: '/things', query: '', headers: {}, ...request };
  return { upstream: 'api', id: 'findthing', request: () => built } as unknown as Operation;
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
