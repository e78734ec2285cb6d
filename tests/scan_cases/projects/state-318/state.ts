export type State = { jobs: Record<string, { status: string; log: string[] }> };
export const state: State = { jobs: {} };
