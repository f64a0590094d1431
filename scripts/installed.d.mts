export function installKey(folder: string): string;
export function installMark(folder: string): string;
export function isInstalled(folder: string): boolean;
