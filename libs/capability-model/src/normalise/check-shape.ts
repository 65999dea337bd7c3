import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { ownEntry } from '../values/own-entry.js';
import { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { REFUSED_PROPERTIES, REFUSED_VALUES, refuse, refuseSteps } from './unsupported.js';
import type { SourceFile } from '../document/source-file.js';
import { DocumentModel } from '../model/document-model.js';
import { ModelNode } from '../model/model-node.js';

/** Checks a normalised document against its fixed shapes; refused constructs and unknown properties show here too. */
export function checkShape(plain: object, source: SourceFile, report: Report): DocumentModel {
  const document = plainToInstance(DocumentModel, plain);
  setOrigins(document, source);
  const errors = validateSync(document, { whitelist: true, forbidNonWhitelisted: true });
  for (const error of errors) noteError(error, document.origin, report);
  return document;
}

function setOrigins(value: unknown, source: SourceFile): void {
  if (Array.isArray(value)) for (const item of value) setOrigins(item, source);
  if (!(value instanceof ModelNode)) return;
  for (const inner of Object.values(value)) setOrigins(inner, source);
  value.origin = new Origin(source, value.pointer);
}

function noteError(error: ValidationError, parent: Origin, report: Report): void {
  const target = error.target as { origin?: Origin; constructor: { name: string } } | undefined;
  const origin = target?.origin ?? parent;
  const at = origin.child(error.property);
  // Of several rules for one property the last is the most basic one: its type.
  const [rule, message] = Object.entries(error.constraints ?? {}).at(-1) ?? [];
  if (rule !== undefined && message !== undefined) {
    noteConstraint(target?.constructor.name ?? '', error, rule, message, at, report);
  }
  for (const child of error.children ?? []) {
    const own = child.value as { origin?: Origin } | undefined;
    noteError(child, own?.origin ?? at, report);
  }
}

function noteConstraint(
  model: string,
  error: ValidationError,
  rule: string,
  message: string,
  at: Origin,
  report: Report,
): void {
  const { property, value } = error;
  const construct =
    ownEntry(REFUSED_PROPERTIES[model], property) ?? ownEntry(ownEntry(REFUSED_VALUES[model], property), String(value));
  if (property === 'steps' && construct) return refuseSteps(value, at, report);
  if (construct) return refuse(construct, at, report);
  if (rule === 'whitelistValidation') {
    return report.deviation('unknown-property', at, `${property} is not part of the format and has no effect`);
  }
  const missing = value === undefined || value === null;
  const text = missing ? `${property} is missing` : message;
  const tier = (error.contexts?.[rule] as { tier?: string } | undefined)?.tier;
  if (tier === 'deviation') report.deviation('shape', at, text);
  else report.fault('shape', at, text);
}
