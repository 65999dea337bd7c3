import type { Middleware } from '../nest/middleware.js';
import { exchangeOf } from './exchange.js';

/** The one address Nest's router is shown: routes are data, and what it makes of other targets is not for it to say. */
const ROUTED = '/';

/** Keeps the target of a readable request for the door. */
export const takeTarget: Middleware = (request, _response, next) => {
  exchangeOf(request).target = request.url ?? '/';
  request.url = ROUTED;
  next();
};
