// What changed between two tool lists, and which of it can break an agent that knows the old one.

/** Compares two lists of tools as `tools/list` gives them; each change says whether it breaks. */
export function diffCatalogs(before, after) {
  const old = new Map(before.map((tool) => [tool.name, tool]));
  const now = new Map(after.map((tool) => [tool.name, tool]));
  const changes = [];
  const note = (tool, change, breaking) => changes.push({ tool, change, breaking });
  for (const name of old.keys()) if (!now.has(name)) note(name, 'removed', true);
  for (const [name, tool] of now) {
    const known = old.get(name);
    if (!known) {
      note(name, 'added', false);
      continue;
    }
    for (const part of ['title', 'description']) if (known[part] !== tool[part]) note(name, `${part} reworded`, false);
    for (const [hint, value] of Object.entries(tool.annotations)) {
      const was = known.annotations[hint];
      // Clients approve on their own what is called harmless: less harmless than before must not pass unseen.
      const worse = (hint === 'destructiveHint' && value === true) || (hint === 'readOnlyHint' && value === false);
      if (was !== value && hint !== 'title') note(name, `${hint} ${was} -> ${value}`, worse);
    }
    diffSchema(known.inputSchema, tool.inputSchema, '', (change, breaking) => note(name, change, breaking));
    const lost = Object.keys(known.outputSchema?.properties ?? {}).filter(
      (key) => !tool.outputSchema?.properties?.[key],
    );
    for (const key of lost) note(name, `answer no longer has ${key}`, true);
  }
  return changes;
}

function diffSchema(before, after, path, note) {
  if (before.type !== after.type) note(`${path || 'arguments'}: ${before.type} -> ${after.type}`, true);
  const removed = (before.enum ?? []).filter((value) => !after.enum?.includes(value));
  if (after.enum && !before.enum) note(`${path}: limited to ${after.enum.join(', ')}`, true);
  else if (after.enum && removed.length) note(`${path}: no longer ${removed.join(', ')}`, true);
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  for (const name of Object.keys(old)) if (!now[name]) note(`${path}/${name} removed`, true);
  for (const [name, member] of Object.entries(now)) {
    const place = `${path}/${name}`;
    const required = after.required?.includes(name) ?? false;
    if (!old[name]) note(`${place} added${required ? ', required' : ''}`, required);
    else {
      if (required && !before.required?.includes(name)) note(`${place} is required now`, true);
      diffSchema(old[name], member, place, note);
    }
  }
  if (before.items && after.items) diffSchema(before.items, after.items, `${path}[]`, note);
}
