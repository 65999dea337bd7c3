import { Type } from 'class-transformer';
import { Allow, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { ValidateNested } from 'class-validator';
import { InvocableModel } from './exposed-model.js';
import { asDeviation, IDENTIFIER, ModelNode } from './model-node.js';

/** What a tool does to the world, as its author declares it. */
export class HintsModel extends ModelNode {
  @IsOptional() @IsBoolean() readOnly?: boolean;
  @IsOptional() @IsBoolean() destructive?: boolean;
  @IsOptional() @IsBoolean() idempotent?: boolean;
  @IsOptional() @IsBoolean() openWorld?: boolean;
}

/** One exposed tool. */
export class ToolModel extends InvocableModel {
  @IsOptional() @Matches(IDENTIFIER) name?: string;
  @IsOptional() @IsString() ref?: string;
  @IsOptional() @ValidateNested() @Type(() => HintsModel) hints?: HintsModel;
}

/** One exposed MCP server. */
export class ExposedMcpModel extends ModelNode {
  @Allow() type!: 'mcp';
  @IsIn(['http', 'stdio']) transport!: 'http' | 'stdio';
  @IsOptional() @IsString(asDeviation) address?: string;
  @IsOptional() @IsInt() @Min(1) @Max(65535) port?: number;
  @Matches(IDENTIFIER) namespace!: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ToolModel) tools!: ToolModel[];
}
