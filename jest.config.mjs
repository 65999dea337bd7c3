import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Specs and the processes they start put their files here, so that nothing is left behind, whatever fails.
const folder = mkdtempSync(join(tmpdir(), 'specs-'));
process.env.TMPDIR = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

// Jest runs the specs as ES modules, like the product; swc strips the types and keeps decorator metadata.
// The condition '@lago/source' lets specs read the sources of our own libraries, so no build is needed first.
export default {
  testEnvironment: 'node',
  // Processes are started by many specs and machines are busy; a hang still ends.
  testTimeout: 60_000,
  testEnvironmentOptions: { customExportConditions: ['@lago/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/{src,test}/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
