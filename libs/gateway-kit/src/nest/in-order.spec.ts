import type { IncomingMessage, ServerResponse } from 'node:http';
import { inOrder } from './in-order.js';
import type { Middleware } from './middleware.js';

const run = (...steps: Middleware[]) =>
  new Promise<unknown>((resolve) => inOrder(...steps)({} as IncomingMessage, {} as ServerResponse, resolve));

it('takes the steps in their order, and then goes on', async () => {
  const done: number[] = [];
  const step =
    (number: number): Middleware =>
    (_request, _response, next) => {
      done.push(number);
      next();
    };
  await expect(run(step(1), step(2), step(3))).resolves.toBeUndefined();
  expect(done).toEqual([1, 2, 3]);
});

it('hands an error on, past the steps that follow', async () => {
  const refused = new Error('no');
  const failing: Middleware = (_request, _response, next) => next(refused);
  const never: Middleware = () => {
    throw new Error('called');
  };
  await expect(run(failing, never)).resolves.toBe(refused);
});

it('hands on what a step throws, and the steps before it never see it', async () => {
  const refused = new Error('no');
  const seen: unknown[] = [];
  const around: Middleware = (_request, _response, next) => {
    try {
      next();
    } catch (error) {
      seen.push(error);
    }
  };
  const failing: Middleware = () => {
    throw refused;
  };
  await expect(run(around, failing)).resolves.toBe(refused);
  expect(seen).toEqual([]);
});
