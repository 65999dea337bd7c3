import { exchangeOf } from '@lago/gateway-kit';
import type { Middleware } from '@lago/gateway-kit';

/** Gives the answer what every answer has; the protocol's library writes the rest. */
export const setHeaders: Middleware = (request, response, next) => {
  const { id, headers } = exchangeOf(request);
  response.setHeader('x-request-id', id);
  for (const name in headers) response.setHeader(name, headers[name] as string);
  next();
};
