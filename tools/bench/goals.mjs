// The goals of "Fast", and how a figure is judged.
const atMost = (goal, limit, value, unit = '', digits = 2) => ({
  goal,
  wanted: `<= ${limit}${unit}`,
  measured: `${value.toFixed(digits)}${unit}`,
  met: value <= limit,
});

const atLeast = (goal, limit, value, unit = '') => ({
  goal,
  wanted: `>= ${limit}${unit}`,
  measured: `${value.toFixed(2)}${unit}`,
  met: value >= limit,
});

/** Goals that the REST table decides. */
export function restGoals(table) {
  const cpu = (scenario) => table[scenario]['e gateway, on'].cpuMicros / table[scenario]['b bare proxy'].cpuMicros;
  const throughput = (scenario) =>
    table[scenario]['e gateway, on'].perSecond / table[scenario]['c Nest + axios'].perSecond;
  return [
    atMost('GET one: CPU of (e) : (b)', 2.5, cpu('GET one')),
    atMost('POST event: CPU of (e) : (b)', 2.5, cpu('POST event')),
    atMost('GET list 80 kB: CPU of (e) : (b)', 1.8, cpu('GET list 80 kB')),
    atLeast('GET one: requests/s of (e) : (c)', 2.5, throughput('GET one')),
    atLeast('POST event: requests/s of (e) : (c)', 2.5, throughput('POST event')),
  ];
}

/** Goals that the MCP table decides. */
export function mcpGoals({ 'tools/call': call, 'tools/list': list }) {
  return [
    atMost('tools/call: CPU : one bare tool', 1.3, call['gateway, on'].cpuMicros / call['one tool'].cpuMicros),
    atLeast('tools/list: requests/s : sixty tools', 5, list['gateway, on'].perSecond / list['sixty tools'].perSecond),
  ];
}

/** What the gateway adds to the slowest per cent of answers. */
export function latencyGoals({ 'GET one': rows }) {
  const added = rows['e gateway, on'].p99 - rows['a direct'].p99;
  return [{ ...atMost('p99 added at 30 % load, (e) - (a)', 3, added, ' ms'), wanted: '< 3 ms', met: added < 3 }];
}

/** Memory counts as constant when the line through the second half of the soak rises by less than this share. */
export const CONSTANT = 0.05;

/** `rise` is the share of its memory by which a process grew over the second half. */
export const soakGoal = (name, rise) => ({
  goal: `memory constant: ${name}, rise over the second half`,
  wanted: `< ${CONSTANT * 100} %`,
  measured: `${(rise * 100).toFixed(1)} %`,
  met: rise < CONSTANT,
});

/** `value` is how much two processes do for each unit one does. */
export const scaleGoal = (how, value) => atLeast(`two processes : one, ${how}`, 1.9, value);

/** What is offered is stored, once, and answered soon. */
export const eventGoals = ({ perSecond, lost, doubled, p99 }, rate) => [
  atLeast('events stored, of those offered', 0.99, perSecond / rate),
  atMost('events answered 200 and not stored', 0, lost, '', 0),
  atMost('events stored twice', 0, doubled, '', 0),
  atMost('p99 of events at that rate', 250, p99, ' ms', 0),
];
