import type { Server, ServerResponse } from 'node:http';

interface Place {
  readonly response: ServerResponse;
  index: number;
}

/** Watches a server: gives the answers that are not finished, whenever it is asked. */
export function openResponses(server: Server): () => readonly ServerResponse[] {
  // No Set: each time V8 remakes the table of one, the old table points at the new, and as soon as one of them is old,
  // whatever the later ones ever held outlives young collections, whole calls in this case.
  const places: Place[] = [];
  server.prependListener('request', (_request, response: ServerResponse) => {
    const place = { response, index: places.length };
    places.push(place);
    response.once('close', () => {
      const last = places.pop() as Place;
      if (last === place) return;
      places[place.index] = last;
      last.index = place.index;
    });
  });
  return () => places.map(({ response }) => response);
}
