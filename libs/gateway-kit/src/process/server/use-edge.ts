import type { NestExpressApplication } from '@nestjs/platform-express';
import { OPEN_EXCHANGE, REQUEST_SPANS } from '../../access/access.module.js';
import { GUARD_REQUEST } from '../../http/http.module.js';
import { refuseUnreadable } from '../../http/refuse-unreadable.js';
import { takeTarget } from '../../http/take-target.js';
import { inOrder } from '../../nest/in-order.js';
import type { Middleware } from '../../nest/middleware.js';

/**
 * Puts what is the same for every request ahead of the router: exchange, span, unreadable requests, guard. `open` is
 * what a door serves to pages of any origin. Call it before `init`: the order of the calls is the order of the steps.
 */
export function useEdge(app: NestExpressApplication, ...open: Middleware[]): void {
  app.disable('x-powered-by');
  const [spans, openExchange, guard] = [app.get(REQUEST_SPANS), app.get(OPEN_EXCHANGE), app.get(GUARD_REQUEST)];
  app.use(inOrder(openExchange, spans, refuseUnreadable, takeTarget, ...open, guard));
}
