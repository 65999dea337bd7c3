// Reads a V8 CPU profile: time by place, alone and with everything that was called from there.
const OWN = /\/((?:libs|apps)\/(?!.*node_modules).*)$/;

/**
 * Samples between two moments (microseconds of the monotonic clock). `self` has an entry for each node, keyed by its
 * frames from itself upwards; `inclusive` one for each of our own functions; `busy` and `idle` are the sums.
 */
export function readProfile({ nodes, samples, timeDeltas, startTime }, from, to) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const micros = new Map();
  let now = startTime;
  for (const [n, id] of samples.entries()) {
    now += timeDeltas[n];
    if (now >= from && now <= to) micros.set(id, (micros.get(id) ?? 0) + timeDeltas[n]);
  }

  const self = new Map();
  const inclusive = new Map();
  let busy = 0;
  let idle = 0;
  for (const [leaf, time] of micros) {
    const stack = [];
    for (let id = leaf; id !== undefined; id = parents.get(id)) stack.push(byId.get(id).callFrame);
    if (stack[0].functionName === '(idle)') {
      idle += time;
      continue;
    }
    busy += time;
    self.set(stack, time);
    // A function that calls itself counts once.
    for (const place of new Set(stack.map(ownPlace).filter(Boolean))) {
      inclusive.set(place, (inclusive.get(place) ?? 0) + time);
    }
  }
  return { self, inclusive, busy, idle };
}

function ownPlace({ functionName, url, lineNumber }) {
  const file = OWN.exec(url)?.[1];
  return file && `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}
