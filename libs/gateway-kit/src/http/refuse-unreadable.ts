import type { Middleware } from '../nest/middleware.js';
import { toOriginForm } from './request-target.js';
import { refuseTransferCodings } from './transfer-coding.js';

/** The first step of every request: brings its target into origin form, refuses what two servers could read in two ways. */
export const refuseUnreadable: Middleware = (request, _response, next) => {
  refuseTransferCodings(request);
  toOriginForm(request);
  next();
};
