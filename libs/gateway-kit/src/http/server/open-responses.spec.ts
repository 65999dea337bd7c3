import { EventEmitter } from 'node:events';
import { Server } from 'node:http';
import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { openResponses } from './open-responses.js';

it('gives those that have not ended, in whatever order they end', () =>
  fc.assert(
    // Many steps, half of them at a place that is taken: answers must end in the middle of others.
    fc.property(fc.array(fc.nat({ max: 12 }), { size: 'max', maxLength: 200 }), (steps) => {
      const server = new Server();
      const answers = openResponses(server);
      const open = new Set<ServerResponse>();
      for (const step of steps) {
        const ending = [...open][step];
        if (ending) {
          open.delete(ending);
          ending.emit('close');
        } else {
          const response = new EventEmitter() as ServerResponse;
          open.add(response);
          server.emit('request', {}, response);
        }
        expect(new Set(answers())).toEqual(open);
        expect(answers()).toHaveLength(open.size);
      }
    }),
  ));
