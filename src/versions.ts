/** What a run is made with, by name, and how to ask for its version: whatever joins adds itself. */
export const VERSIONS = new Map<string, () => string>([['rx-anneal', () => '0.1.0']])
