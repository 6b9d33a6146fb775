import manifest from '../../package.json' with { type: 'json' };

/** Of this tool, as the history records it. */
export const toolVersion: string = manifest.version;
