export type { Call, CallContext, Send } from './call.js';
export { createClient } from './client.js';
export type { ClientOptions, DescribedRequest, LagoClient } from './client.js';
export {
  CallAbortedError,
  UpstreamError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from './errors.js';
export type { Reply } from './reply.js';
export type { SecretSource } from './secrets.js';
