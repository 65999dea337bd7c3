import { createHash } from 'node:crypto';
import type { Capability, Limits, LoadOptions } from '../operation/capability.js';
import { readBinds } from '../upstream/binds.js';
import { compileCapability } from './compile-capability.js';
import { ContractError } from '../contract/contract-error.js';
import { createJoin } from '../contract/join.js';
import type { Join } from '../contract/join.js';
import { readContract } from '../contract/read-contract.js';
import type { Consumed } from '../contract/namespaces.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { readDocument } from '../normalise/read-document.js';
import { Report } from '../document/report.js';
import { CapabilityError } from '../document/finding.js';
import type { Finding } from '../document/finding.js';

/**
 * Loads a capability document, joins it with a contract and compiles it.
 * Throws CapabilityError with every fault found.
 */
export function loadCapability(options: LoadOptions): Capability {
  const { capability, findings } = inspectCapability(options);
  if (!capability) throw new CapabilityError(findings.filter(({ tier }) => tier === 'fault'));
  return capability;
}

/** Does the same without throwing: every finding, and the capability when none of them is a fault. */
export function inspectCapability(options: LoadOptions): {
  readonly capability: Capability | undefined;
  readonly findings: readonly Finding[];
} {
  const report = new Report();
  const capability = compile(options, report);
  return { capability: report.faults.length ? undefined : capability, findings: report.findings };
}

function compile(options: LoadOptions, report: Report): Capability | undefined {
  const { document, sources } = readDocument(options.file, report);
  if (!document) return undefined;
  const contract = options.contractDir === undefined ? undefined : readContract(options.contractDir);
  report.findings.push(...(contract?.findings ?? []));
  if (report.faults.length) return undefined;

  const { secrets, allowMissingSecrets: allowMissing = false } = options;
  const variables = readBinds(document.binds, { secrets, allowMissing }, report);
  const join = contract && joinOrFault(contract.files, document.consumes, options.limits ?? {}, report);
  const compiled = compileCapability(document, { join, variables, secrets, report });
  const files = [...sources, ...(contract?.files.values() ?? [])];
  return { ...compiled, hash: hashOf(files), findings: report.findings };
}

function joinOrFault(
  files: ContractFiles,
  consumed: readonly Consumed[],
  limits: Limits,
  report: Report,
): Join | undefined {
  try {
    return createJoin(files, consumed, limits, report);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    report.fault(error.rule, error.at, error.message, error.advice);
    return undefined;
  }
}

function hashOf(files: readonly { readonly text: string }[]): string {
  const hash = createHash('sha256');
  for (const { text } of files) hash.update(`${Buffer.byteLength(text)}\n`).update(text);
  return hash.digest('hex');
}
