// The Lua program that tells wrk what to ask, and when.
const quoted = (text) => `[==[${text}]==]`;

/**
 * `$N` in path and body becomes another number each time, from `start` on, so that no two requests are equal.
 *
 * wrk cannot hold a rate: each connection waits for its answer and only then pauses. With many connections that pause
 * for a random (exponential) time of `pauseMs` on average, far longer than an answer takes, arrivals are close to those
 * of many independent callers (Poisson), and the rate falls short only by answer time / pause, a per cent or so. A
 * server that stalls for longer than the pause would be asked less meanwhile; compare the rate achieved.
 */
export function wrkProgram({ method = 'GET', path, headers = {}, body }, start, pauseMs) {
  const filled = (text) =>
    text.includes('$N') ? `(${quoted(text)}):gsub('%$N', tostring(counter))` : `${quoted(text)}`;
  return `counter = ${start}
math.randomseed(${start})
wrk.method = '${method}'
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers[ ${quoted(name)} ] = ${quoted(value)}`)
  .join('\n')}
request = function()
  counter = counter + 1
  local path = ${filled(path)}
  local text = ${body ? filled(body) : 'nil'}
  return wrk.format(nil, path, nil, text)
end
${pauseMs ? `delay = function() return math.floor(0.5 - math.log(1 - math.random()) * ${pauseMs}) end` : ''}`;
}
