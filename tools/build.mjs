// node tools/build.mjs [tsconfig.json ...]: `tsc -b` that can run beside services started from the same checkout.
// A file that would not change is not touched, and one that does is replaced at once: a process that starts meanwhile
// reads the old one or the new one, never half of one and never none.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';

/** Tells whether the file already says this. */
function isSame(path, text) {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

const system = {
  ...ts.sys,
  writeFile(path, text, byteOrderMark) {
    if (isSame(path, text)) return;
    const whole = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    ts.sys.writeFile(whole, text, byteOrderMark);
    renameSync(whole, path);
  },
};

const pretty = process.stdout.isTTY === true;
const printer = {
  getCurrentDirectory: () => process.cwd(),
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};
const report = (diagnostic) => {
  const format = pretty ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
  process.stderr.write(format([diagnostic], printer));
};

/** The compiler looks only at its own record, .tsbuildinfo: without an output that record is not true any more. */
function forgetWhereOutputIsMissing(project, seen = new Set()) {
  const path = ts.resolveProjectReferencePath({ path: project });
  if (seen.has(path)) return;
  seen.add(path);
  const config = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report },
  );
  for (const reference of config?.projectReferences ?? []) forgetWhereOutputIsMissing(reference.path, seen);
  const record = config?.options.tsBuildInfoFile;
  if (!record || !existsSync(record)) return;
  const outputs = config.fileNames.flatMap((file) => ts.getOutputFileNames(config, file, false));
  if (outputs.some((output) => !existsSync(output))) rmSync(record);
}

const projects = process.argv.length > 2 ? process.argv.slice(2) : ['tsconfig.lib.json'];
for (const project of projects) forgetWhereOutputIsMissing(join(process.cwd(), project));
const host = ts.createSolutionBuilderHost(system, undefined, report, () => undefined);
process.exitCode = ts.createSolutionBuilder(host, projects, {}).build();
