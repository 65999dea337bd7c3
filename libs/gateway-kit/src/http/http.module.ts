import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Middleware } from '../nest/middleware.js';
import { provide, provideValue, token } from '../nest/token.js';
import { createCors } from './cors.js';
import type { Cors } from './cors.js';
import { createGuard } from './guard.js';
import type { Guard, GuardOptions } from './guard.js';

/** What web pages of the allowed origins may do. */
export const CORS = token<Cors>('CORS');

/** Refuses a Host or an Origin that does not belong here. */
export const GUARD = token<Guard>('GUARD');

/** The guard as a step of every request. */
export const GUARD_REQUEST = token<Middleware>('GUARD_REQUEST');

export interface HttpOptions extends GuardOptions {
  /** Headers in which callers send keys of their own for an upstream. */
  readonly keyHeaders: readonly string[];
}

/** What is the same at every HTTP edge, ahead of the router. */
@Global()
@Module({})
export class HttpModule {
  static forRoot(options: HttpOptions): DynamicModule {
    const providers = [
      provideValue(CORS, createCors(options.allowedOrigins, options.keyHeaders)),
      provideValue(GUARD, createGuard(options)),
      provide(GUARD_REQUEST, [GUARD], guardRequest),
    ];
    return { module: HttpModule, providers, exports: providers };
  }
}

function guardRequest(guard: Guard): Middleware {
  return (request, _response, next) => {
    guard(request);
    next();
  };
}
