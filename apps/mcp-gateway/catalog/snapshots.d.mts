export const SNAPSHOTS: string;
export function readSnapshots(folder?: string): { name: string }[];
export function writeSnapshots(tools: readonly { name: string }[], folder?: string): Promise<void>;
