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
