/** The only place in this app that reads process.env; everything else gets the settings made from it. */
export const environment: Readonly<Record<string, string | undefined>> = Object.freeze({ ...process.env });
