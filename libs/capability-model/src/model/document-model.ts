import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { AdapterModel } from './consumed-model.js';
import { AggregateModel } from './aggregate-model.js';
import { ExposedRestModel } from './exposed-rest-model.js';
import { ExposedMcpModel } from './exposed-mcp-model.js';
import { asDeviation, ModelNode } from './model-node.js';

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** `info`. */
export class InfoModel extends ModelNode {
  @IsString() label!: string;
  @IsString(asDeviation) description!: string;
  @IsOptional() @IsString({ each: true, ...asDeviation }) tags?: string[];
  @IsOptional() @Matches(DATE, asDeviation) created?: string;
  @IsOptional() @Matches(DATE, asDeviation) modified?: string;
  @IsOptional() @IsString(asDeviation) version?: string;
  @IsOptional() @IsArray(asDeviation) stakeholders?: unknown[];
}

/** One variable of a bind: the name templates use and the key of its source. */
export class BindKeyModel extends ModelNode {
  @Matches(/^[A-Z][A-Z0-9_]*$/, asDeviation) variable!: string;
  @IsString() key!: string;
}

/** One entry of `binds`. */
export class BindModel extends ModelNode {
  @IsString() namespace!: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsOptional() @Matches(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//) location?: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => BindKeyModel) keys!: BindKeyModel[];
}

/** A capability document after both spellings were brought to one form. */
export class DocumentModel extends ModelNode {
  @IsString() version!: string;
  @IsOptional() @ValidateNested() @Type(() => InfoModel) info?: InfoModel;
  @ValidateNested({ each: true }) @Type(() => BindModel) binds!: BindModel[];
  @ValidateNested({ each: true }) @Type(() => AdapterModel) consumes!: AdapterModel[];
  @ValidateNested({ each: true }) @Type(() => ExposedRestModel) rest!: ExposedRestModel[];
  @ValidateNested({ each: true }) @Type(() => ExposedMcpModel) mcp!: ExposedMcpModel[];
  @ValidateNested({ each: true }) @Type(() => AggregateModel) aggregates!: AggregateModel[];
}
