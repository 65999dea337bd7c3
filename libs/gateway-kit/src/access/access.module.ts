import { Global, Module } from '@nestjs/common';
import type { Capability } from '@lago/capability-model';
import { CAPABILITY } from '../capability/capability.module.js';
import { CORS } from '../http/http.module.js';
import type { TellRawAnswer } from '../http/server/harden-server.js';
import { LOG } from '../logging/logging.module.js';
import type { Middleware } from '../nest/middleware.js';
import { provide, token } from '../nest/token.js';
import { TELEMETRY, TRACING } from '../telemetry/telemetry.module.js';
import { openExchange } from './open-exchange.js';
import { wordsOf } from '../telemetry/redact-url.js';
import { requestSpans } from './request-spans.js';
import { tellRawAnswers } from './raw-answers.js';

/** Opens the exchange of every request. */
export const OPEN_EXCHANGE = token<Middleware>('OPEN_EXCHANGE');

/** Puts a span around every request. */
export const REQUEST_SPANS = token<Middleware>('REQUEST_SPANS');

/** Tells of answers to what never became a request. */
export const TELL_RAW_ANSWER = token<TellRawAnswer>('TELL_RAW_ANSWER');

/** The fixed segments of all addresses: whatever else a path has is the caller's own. */
const WORDS = token<ReadonlySet<string>>('ADDRESS_WORDS');

const providers = [
  provide(WORDS, [CAPABILITY], addressWords),
  provide(OPEN_EXCHANGE, [CORS, LOG, TELEMETRY, WORDS], (cors, log, { metrics }, words) =>
    openExchange({ cors, log, metrics, words }),
  ),
  provide(REQUEST_SPANS, [TRACING, WORDS], requestSpans),
  provide(TELL_RAW_ANSWER, [LOG, TELEMETRY], (log, { metrics }) => tellRawAnswers(log, metrics)),
];

/** What is told of every request: its line in the log, its span, its count. */
@Global()
@Module({ providers, exports: providers })
export class AccessModule {}

function addressWords({ routes, upstreams }: Capability): ReadonlySet<string> {
  const bases = upstreams.flatMap(({ baseUri }) => (baseUri ? [new URL(baseUri).pathname] : []));
  return wordsOf([...routes.map(({ path }) => path), ...bases]);
}
