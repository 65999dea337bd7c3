import { createHash } from 'node:crypto';
import type { Capability, LoadOptions } from './capability.js';
import { readBinds } from './compile/binds.js';
import { compileCapability } from './compile/compile-capability.js';
import { ContractError } from './contract/contract-error.js';
import { createJoin } from './contract/join.js';
import type { Join } from './contract/join.js';
import { readContract } from './contract/read-contract.js';
import type { ContractFiles } from './contract/read-contract.js';
import { readDocument } from './document/read-document.js';
import { Report } from './document/report.js';
import { CapabilityError } from './finding.js';

/**
 * Loads a capability document, joins it with a contract and compiles it.
 * Throws CapabilityError with every fault found.
 */
export function loadCapability(options: LoadOptions): Capability {
  const report = new Report();
  const { document, sources } = readDocument(options.file, report);
  if (!document) throw new CapabilityError(report.faults);
  const contract = options.contractDir === undefined ? undefined : readContract(options.contractDir);
  report.findings.push(...(contract?.findings ?? []));
  throwFaults(report);

  const variables = readBinds(
    document.binds,
    { secrets: options.secrets, allowMissing: options.allowMissingSecrets === true },
    report,
  );
  const join = contract && joinOrFault(contract.files, report);
  const compiled = compileCapability(document, { join, variables, secrets: options.secrets, report });
  throwFaults(report);
  const files = [...sources, ...(contract?.files.values() ?? [])];
  return { ...compiled, hash: hashOf(files), findings: report.findings };
}

function joinOrFault(files: ContractFiles, report: Report): Join | undefined {
  try {
    return createJoin(files, report);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    report.fault(error.rule, error.at, error.message, error.advice);
    return undefined;
  }
}

function throwFaults(report: Report): void {
  if (report.faults.length) throw new CapabilityError(report.faults);
}

function hashOf(files: readonly { readonly text: string }[]): string {
  const hash = createHash('sha256');
  for (const { text } of files) hash.update(`${Buffer.byteLength(text)}\n`).update(text);
  return hash.digest('hex');
}
