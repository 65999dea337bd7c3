import 'reflect-metadata';
import { Allow, ValidateBy } from 'class-validator';
import type { ValidationArguments, ValidationOptions } from 'class-validator';
import type { Origin } from '../document/origin.js';

/** A normalised piece of a document that knows where it was written. */
export abstract class ModelNode {
  @Allow() pointer!: string;
  /** Set after the shapes are made, because class-transformer would copy the whole file behind it. */
  @Allow() origin!: Origin;
}

/** Marks a rule whose breach is reported but does not hinder running. */
export const asDeviation = { context: { tier: 'deviation' } };

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Names of adapters, resources, operations, tools. */
export const IDENTIFIER = /^[a-zA-Z0-9_-]+$/;

/** Text, number or boolean. */
export function IsPlainValue(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  const message = ({ property }: { property: string }) => `${property} must be text, a number or a boolean`;
  return ValidateBy({ name: 'isPlainValue', validator: { validate } }, { message, ...options } as ValidationOptions);
}

/** A name as the API has it: a header's has the characters of one (RFC 9110 section 5.6.2), others whatever a reference can name. */
export function IsWireName(): PropertyDecorator {
  const validate = (value: unknown, args?: ValidationArguments) => {
    const inHeader = (args?.object as { in?: string } | undefined)?.in === 'header';
    return typeof value === 'string' && (inHeader ? /^[\w!#$%&'*+.^`|~-]+$/ : /^[^\s{}]+$/).test(value);
  };
  const message = 'name must be one that the API can have: without blanks and braces, in a header its characters only';
  return ValidateBy({ name: 'isWireName', validator: { validate } }, { message });
}
