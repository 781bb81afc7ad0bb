export const FERRETDB: string;
export function whyNoFerretDb(): string | undefined;
