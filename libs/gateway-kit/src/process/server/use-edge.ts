import type { NestExpressApplication } from '@nestjs/platform-express';
import { GUARD_REQUEST, OPEN_EXCHANGE } from '../../http/http.module.js';
import { refuseUnreadable } from '../../http/refuse-unreadable.js';
import { inOrder } from '../../nest/in-order.js';
import type { Middleware } from '../../nest/middleware.js';
import { REQUEST_SPANS } from '../../telemetry/telemetry.module.js';

/**
 * Puts what is the same for every request ahead of the router: unreadable requests, span, exchange, guard. `open` is
 * what a door serves to pages of any origin. Call it before `init`: the order of the calls is the order of the steps.
 */
export function useEdge(app: NestExpressApplication, ...open: Middleware[]): void {
  app.disable('x-powered-by');
  const [spans, openExchange, guard] = [app.get(REQUEST_SPANS), app.get(OPEN_EXCHANGE), app.get(GUARD_REQUEST)];
  app.use(inOrder(refuseUnreadable, spans, openExchange, ...open, guard));
}
