import type { Upstream } from '@lago/capability-model';
import type { Send } from '../call/call.js';
import { UpstreamReplyError } from '../call/errors.js';
import type { AccessTokens } from './access-tokens.js';

/**
 * Gives the calls of an API that takes access tokens a present one, and after a 401, which says that nothing was done
 * (RFC 6750 section 3.1), one more try with a new one.
 */
export function authorise(next: Send, upstreams: readonly Upstream[], tokens: AccessTokens): Send {
  const granting = new Map(upstreams.filter((one) => one.tokenRequest).map((one) => [one.namespace, one]));
  if (!granting.size) return next;
  return async (call) => {
    const upstream = granting.get(call.operation.upstream ?? '');
    if (!upstream || call.context.upstreamSecret !== undefined) return next(call);
    const accessToken = await tokens.current(upstream, call.context);
    try {
      return await next({ ...call, accessToken });
    } catch (error) {
      if (!(error instanceof UpstreamReplyError) || error.reply.status !== 401) throw error;
      const other = await tokens.renewed(upstream, accessToken, call.context).catch(() => undefined);
      if (other === undefined || other === accessToken) throw error;
      return next({ ...call, accessToken: other });
    }
  };
}
