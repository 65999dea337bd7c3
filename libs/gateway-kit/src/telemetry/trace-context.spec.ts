import { trace } from '@opentelemetry/api';
import { contextOf, traceparentOf } from './trace-context.js';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

it('reads and writes the same traceparent', () => {
  const span = trace.wrapSpanContext(trace.getSpanContext(contextOf(TRACEPARENT))!);
  expect(traceparentOf(span)).toBe(TRACEPARENT);
});

it.each([undefined, '', 'x', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'])(
  '%s begins a trace',
  (given) => {
    expect(trace.getSpanContext(contextOf(given))).toBeUndefined();
  },
);
