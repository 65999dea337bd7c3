// What a reader sees.
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);

/** One line per scenario and target, with ratios to the target `reference`. */
export function printTable(title, table, reference) {
  console.log(`\n## ${title}\n`);
  const ratios = [`CPU : ${reference}`, `requests/s : ${reference}`];
  const heads = ['scenario', 'target', 'requests/s', 'CPU us/request', 'p50 ms', 'p99 ms', 'errors', ...ratios];
  row(heads);
  row(heads.map(() => '---'));
  for (const [scenario, rows] of Object.entries(table)) {
    const base = rows[reference];
    for (const [target, figures] of Object.entries(rows)) {
      const ratio = (figure) => (figures[figure] && base[figure] ? (figures[figure] / base[figure]).toFixed(2) : '-');
      const { perSecond, cpuMicros, p50, p99, errors } = figures;
      const absolute = [perSecond.toFixed(0), cpuMicros.toFixed(0), p50.toFixed(2), p99.toFixed(2), errors];
      row([scenario, target, ...absolute, ratio('cpuMicros'), ratio('perSecond')]);
    }
  }
}

/** One line per goal: what is wanted, what was measured, met or not. */
export function printGoals(goals) {
  console.log('\n## Goals\n');
  row(['goal', 'wanted', 'measured', '']);
  row(['---', '---', '---', '---']);
  for (const { goal, wanted, measured, met } of goals) row([goal, wanted, measured, met ? 'met' : 'NOT met']);
}
